import { IntegrationError } from '@makerfex/integrations-core';
import * as z from 'zod';

/** An id as text. A number is accepted only if it has lost no digits: Instagram's ids are larger than 2^53. */
export const graphId = z.union([z.string().regex(/^\d{1,30}$/), z.int().positive().transform(String)]);

/** Reads an answer. @throws IntegrationError `provider_malformed`, which quotes nothing from it. */
export function readAnswer<Schema extends z.ZodType>(schema: Schema, body: unknown, what: string): z.output<Schema> {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  throw new IntegrationError('provider_malformed', `Instagram's answer about ${what} cannot be read.`);
}

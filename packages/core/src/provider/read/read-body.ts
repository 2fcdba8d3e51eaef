import type * as z from 'zod';
import { IntegrationError } from '../../errors.ts';
import { toIssues } from '../../issues.ts';

/**
 * Reads the body of an answer that a call cannot do without, such as the list around the records of a page.
 * @param what names the answer in the error, such as `Acme's answer to GET /orders`
 * @throws IntegrationError `provider_malformed`, which names the first field at fault and quotes nothing from the answer
 * @example
 * const list = z.object({ orders: z.array(z.unknown()), next: z.string().nullish() });
 * const { orders, next } = readBody(list, body, "Acme's answer to GET /orders");
 */
export function readBody<Answer>(schema: z.ZodType<Answer>, body: unknown, what: string): Answer {
  const { success, data, error } = schema.safeParse(body);
  if (success) return data;
  throw malformedAnswer(what, toIssues(error)[0]?.path || 'the body');
}

/** @param field what of the answer cannot be read, such as a path in its body */
export const malformedAnswer = (what: string, field: string): IntegrationError =>
  new IntegrationError(
    'provider_malformed',
    `${what} is not as documented: ${field} cannot be read. Run it again; if it fails again, the API has changed.`,
  );

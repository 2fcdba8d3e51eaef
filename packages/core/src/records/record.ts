import * as z from 'zod';
import { timestampSchema } from './timestamp.ts';

/** What the runs need of every canonical record. */
export const recordFields = {
  /** The provider's id of the record, unique within the provider, the shop and the kind of record. */
  externalId: z.string().min(1).max(255),
  /** When the provider last changed it; an older version never replaces a newer one. Null where it does not say. */
  updatedAt: timestampSchema.nullable(),
};

export const recordSchema = z.object(recordFields);
export type CanonicalRecord = z.infer<typeof recordSchema>;

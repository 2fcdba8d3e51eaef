import * as z from 'zod';
import { timestampSchema } from './timestamp.ts';

/** The fields that runs need in every canonical record. */
export const recordFields = {
  /** The provider's id of the record, unique within the provider, the shop and the kind of record. */
  externalId: z.string().min(1).max(255),
  /** When the provider last changed it; an older version never replaces a newer one. Null if it does not say. */
  updatedAt: timestampSchema.nullable(),
};

export const recordSchema = z.object(recordFields);

/**
 * A record as a provider delivers it. A field that is **absent** (or undefined) is unknown and changes nothing, **null** is known
 * to be empty and clears, anything else replaces.
 */
export interface CanonicalRecord {
  /** The provider's id of the record, unique within the provider, the shop and the kind of record. At most 255 characters. */
  externalId: string;
  /** When the provider last changed it, as `YYYY-MM-DDTHH:mm:ss.sssZ`; an older version never replaces a newer one. Null if it does not say. */
  updatedAt: string | null;
}

/** The fields of a schema with exactly the fields of an interface. */
export type FieldsOf<Item> = { readonly [Key in keyof Required<Item>]: z.ZodType<Item[Key], Item[Key]> };

import * as z from 'zod';
import { type Address, addressSchema } from './address.ts';
import { type CanonicalRecord, type FieldsOf, recordFields } from './record.ts';
import { timestampSchema } from './timestamp.ts';

const text = z.string().nullish();

/** A customer of the shop. An absent field is unknown and changes nothing, null is known to be empty and clears. */
export interface Customer extends CanonicalRecord {
  name?: string | null | undefined;
  email?: string | null | undefined;
  phone?: string | null | undefined;
  /** Language, and country if known: `de` or `de-AT`. */
  locale?: string | null | undefined;
  /** All of them, the default first; an empty list means that there are none. */
  addresses?: Address[] | undefined;
  /** `YYYY-MM-DDTHH:mm:ss.sssZ` */
  createdAt?: string | null | undefined;
}
export const customerSchema: z.ZodType<Customer, Customer> = z.object({
  ...recordFields,
  name: text,
  email: text,
  phone: text,
  locale: text,
  addresses: z.array(addressSchema).optional(),
  createdAt: timestampSchema.nullish(),
} satisfies FieldsOf<Customer>);

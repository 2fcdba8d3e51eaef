import * as z from 'zod';
import { type Address, addressSchema } from './address.ts';
import { type CanonicalRecord, type FieldsOf, recordFields } from './record.ts';
import { timestampSchema } from './timestamp.ts';

const text = z.string().nullish();

/** A customer of the shop. An absent field is unknown and changes nothing, null is known to be empty and clears. */
export interface Customer extends CanonicalRecord {
  /** Full name. Null: the customer has not given one. */
  name?: string | null | undefined;
  /** Email address. Null: none. */
  email?: string | null | undefined;
  /** Phone number, as the customer wrote it. Null: none. */
  phone?: string | null | undefined;
  /** Language, and country if known: `de` or `de-AT`. */
  locale?: string | null | undefined;
  /** All of them, the default first; an empty list means that there are none. */
  addresses?: Address[] | undefined;
  /** When the customer was created at the provider. `YYYY-MM-DDTHH:mm:ss.sssZ` */
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

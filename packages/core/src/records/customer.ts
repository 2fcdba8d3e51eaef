import * as z from 'zod';
import { addressSchema } from './address.ts';
import { recordFields } from './record.ts';
import { timestampSchema } from './timestamp.ts';

/** A customer of the shop. Null means withheld or not known, and never overwrites a known value. */
export const customerSchema = z.object({
  ...recordFields,
  name: z.string().nullable(),
  email: z.string().nullable(),
  phone: z.string().nullable(),
  locale: z.string().nullable(),
  addresses: z.array(addressSchema),
  createdAt: timestampSchema.nullable(),
});
export type Customer = z.infer<typeof customerSchema>;

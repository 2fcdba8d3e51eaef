import { country, instant, personName, text } from '@makerfex/integrations-core/provider';
import type { Customer } from '@makerfex/integrations-core/records';
import * as z from 'zod';

// TODO(author): the fields that you use, as the API names them. Others are ignored; a nullish() one may be missing.
export const rawCustomer = z.object({
  id: z.int(),
  changed_at: instant('zoned'),
  first_name: text.nullish(),
  last_name: text.nullish(),
  email: text.nullish(),
  address: z.object({ city: text.nullish(), country: country.nullish() }).nullish(),
});

// TODO(author): map what else the API has; leave out what it does not say.
export const toCustomer = ({ id, changed_at, email, ...raw }: z.infer<typeof rawCustomer>): Customer => ({
  externalId: String(id),
  updatedAt: changed_at,
  name: personName(raw.first_name, raw.last_name),
  email,
  addresses: raw.address ? [{ city: raw.address.city, countryCode: raw.address.country }] : undefined,
});

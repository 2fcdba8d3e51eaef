import { byPageNumber, importCustomers, instant, list, text } from '@makerfex/integrations-core/provider';
import type { Customer } from '@makerfex/integrations-core/records';
import * as z from 'zod';

const pages = byPageNumber({ page: 'page', size: 'per_page', perPage: 100, total: 'x-total' });

/** Only the fields that are used. */
const rawCustomer = z.object({ id: z.int(), name: text.nullish(), email: text.nullish(), changed: instant('zoned') });

const toCustomer = ({ id, name, email, changed }: z.infer<typeof rawCustomer>): Customer => ({
  externalId: String(id),
  updatedAt: changed,
  name,
  email,
});

export const customers = list(importCustomers, {
  path: '/customers',
  pages,
  query: ({ since, until }) => ({ changed_from: since, changed_before: until, sort: 'id' }),
  read: rawCustomer,
  map: toCustomer,
});

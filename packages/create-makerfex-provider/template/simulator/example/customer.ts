import type { Customer } from '@makerfex/integrations-core/records';

/** A customer as a host has it. */
export const customer: Customer = {
  externalId: '1',
  updatedAt: null,
  name: 'Customer One',
  email: 'customer-1@example.com',
};

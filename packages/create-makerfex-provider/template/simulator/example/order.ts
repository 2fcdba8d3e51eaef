import type { Order } from '@makerfex/integrations-core/records';

const total = { amount: '25.00', currency: 'EUR' };

/** An order as a host has it. */
export const order: Order = {
  externalId: '1',
  updatedAt: null,
  number: 'A-1',
  lines: [{ externalId: '1', title: 'Mug', quantity: 1, unitPrice: total }],
  totals: { subtotal: total, total },
};

import { upsertProducts } from './catalog/port.ts';
import { upsertCustomers } from './customers/port.ts';
import { upsertOrders } from './projects/port.ts';

/** What the host offers the integrations to write into: its own domains, one function each. */
export const ports = {
  projects: { upsertOrders },
  catalog: { upsertProducts },
  customers: { upsertCustomers },
};

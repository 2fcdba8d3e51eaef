import { upsertProducts } from './catalog/port.ts';
import { getProduct } from './catalog/postable.ts';
import { upsertCustomers } from './customers/port.ts';
import { upsertOrders } from './projects/port.ts';
import { attachMetadata, createInvoice, getInvoice } from './sales/port.ts';

/** What the host offers the integrations to write into and read from: its own domains, one function each. */
export const ports = {
  projects: { upsertOrders },
  catalog: { upsertProducts, getProduct },
  customers: { upsertCustomers },
  sales: { createInvoice, getInvoice, attachMetadata },
};

import { upsertCustomers } from './customers.ts';
import { attachMetadata, createInvoice, getInvoice } from './invoices.ts';
import { upsertOrders } from './orders.ts';
import { getProduct } from './posting.ts';
import { upsertProducts } from './products.ts';

/** For `createIntegrations({ ports })`. */
export const ports = {
  projects: { upsertOrders },
  catalog: { upsertProducts, getProduct },
  customers: { upsertCustomers },
  sales: { createInvoice, getInvoice, attachMetadata },
};

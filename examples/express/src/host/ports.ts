import { findProducts } from './catalog/choices.ts';
import { upsertProducts } from './catalog/port.ts';
import { getProduct } from './catalog/postable.ts';
import { upsertCustomers } from './customers/port.ts';
import { exportCustomer, redactCustomer, redactShop } from './privacy/port.ts';
import { findProjects } from './projects/choices.ts';
import { upsertOrders } from './projects/port.ts';
import { attachMetadata, createInvoice, getInvoice, previewInvoice } from './sales/port.ts';

/** The functions of the host's own domains that the integrations call. */
export const ports = {
  projects: { upsertOrders, findProjects },
  catalog: { upsertProducts, getProduct, findProducts },
  customers: { upsertCustomers },
  privacy: { exportCustomer, redactCustomer, redactShop },
  sales: { createInvoice, previewInvoice, getInvoice, attachMetadata },
};

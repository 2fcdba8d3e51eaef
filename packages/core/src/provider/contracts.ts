import { checkOrderTotals } from '../records/check-totals.ts';
import { customerSchema } from '../records/customer.ts';
import { orderSchema } from '../records/order.ts';
import { productSchema } from '../records/product.ts';
import { pull, pullInput } from './capability.ts';

/** Imports orders into the host's projects. */
export const importOrders = pull({
  key: 'import_orders',
  label: 'Import orders',
  record: 'order',
  item: orderSchema,
  input: pullInput,
  port: 'projects.upsertOrders',
  check: checkOrderTotals,
});

/** Brings products with their variants and stock into the host's catalogue. */
export const syncProducts = pull({
  key: 'sync_products',
  label: 'Sync products and inventory',
  record: 'product',
  item: productSchema,
  input: pullInput,
  port: 'catalog.upsertProducts',
});

/** Imports the shop's customers. */
export const importCustomers = pull({
  key: 'import_customers',
  label: 'Import customers',
  record: 'customer',
  item: customerSchema,
  input: pullInput,
  port: 'customers.upsertCustomers',
});

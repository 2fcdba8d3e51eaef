import {
  defineProvider,
  importCustomers,
  importOrders,
  list,
  syncProducts,
} from '@makerfex/integrations-core/provider';
import { auth, config } from './config.ts';
import { toCustomer } from './map/customer.ts';
import { toOrder } from './map/order.ts';
import { toProduct } from './map/product.ts';
import { pages, readCurrency, variations } from './pages.ts';
import { customer, order, product } from './raw.ts';

export const woocommerce = () =>
  defineProvider({
    key: 'woocommerce',
    label: 'WooCommerce',
    category: 'api',
    config,
    auth,
    http: { baseUrl: ({ store_url }) => `${store_url}/wp-json/wc/v3`, publicOnly: true },
    test: async ({ http }) => void (await http.get('/orders', { query: { per_page: 1 } })),
    capabilities: {
      import_orders: list(importOrders, {
        path: '/orders',
        pages,
        query: ({ since, until }) => ({ modified_after: since, modified_before: until, dates_are_gmt: true }),
        timeUnitMs: 1_000,
        overlapMs: 60_000,
        read: order,
        map: toOrder,
      }),
      sync_products: list(syncProducts, {
        path: '/products',
        pages,
        enumerates: true,
        prepare: readCurrency,
        complete: variations,
        read: product,
        map: toProduct,
      }),
      import_customers: list(importCustomers, {
        path: '/customers',
        pages,
        query: { role: 'all' },
        enumerates: true,
        read: customer,
        map: toCustomer,
      }),
    },
  });

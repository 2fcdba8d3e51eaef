import { defineProvider, importOrders, noCredential } from '@makerfex/integrations-core/provider';
import type { Order } from '@makerfex/integrations-core/records';
import * as z from 'zod';

interface OrdersPage {
  readonly orders: readonly Order[];
  readonly next: number | null;
}

/** The items are validated by the SDK, as those of every provider. */
const isPage = (body: unknown): body is OrdersPage =>
  typeof body === 'object' && body !== null && 'orders' in body && Array.isArray(body.orders) && 'next' in body;

/** Pages of canonical orders from the benchmark's own server: what is measured is the SDK, not a mapping. */
export const benchProvider = (origin: string, revision: () => number) =>
  defineProvider({
    key: 'bench',
    label: 'Bench',
    category: 'api',
    config: z.object({}),
    auth: noCredential(),
    http: { baseUrl: origin, headers: () => ({}) },
    async test({ http }) {
      await http.get('/orders');
    },
    capabilities: {
      import_orders: {
        contract: importOrders,
        cursor: z.object({ next: z.number() }),
        async *run({ http, cursor }) {
          for (let page: number | null = cursor?.next ?? 0; page !== null; ) {
            const { body } = await http.get('/orders', { query: { page, revision: revision() } });
            if (!isPage(body)) throw new TypeError('The benchmark server sent something else.');
            yield { items: body.orders, cursor: { next: body.next ?? page + 1 } };
            page = body.next;
          }
        },
      },
    },
  });

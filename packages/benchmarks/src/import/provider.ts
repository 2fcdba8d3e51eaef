import { defineProvider, importOrders, none } from '@makerfex/integrations-core';
import * as z from 'zod';

const pageSchema = z.object({ orders: z.array(importOrders.item), next: z.number().nullable() });

/** Pages of canonical orders from the benchmark's own server: what is measured is the SDK, not a mapping. */
export const benchProvider = (origin: string, isPlain: (body: unknown) => body is z.input<typeof pageSchema>) =>
  defineProvider({
    key: 'bench',
    label: 'Bench',
    category: 'api',
    config: z.object({}),
    auth: none(),
    http: { baseUrl: origin, headers: () => ({}) },
    async test({ http }) {
      await http.get('/orders');
    },
    capabilities: {
      import_orders: {
        contract: importOrders,
        cursor: z.object({ next: z.number() }),
        async *run({ http, cursor }) {
          for (let page = cursor?.next ?? 0; ; ) {
            const { body } = await http.get('/orders', { query: { page } });
            if (!isPlain(body)) throw new TypeError('The benchmark server sent something else.');
            page = body.next ?? page + 1;
            yield { items: body.orders, cursor: { next: page } };
            if (body.next === null) return;
          }
        },
      },
    },
  });

import * as z from 'zod';
import { defineProvider } from '../provider.ts';
import { importOrders, syncProducts } from '../contracts.ts';
import { none } from '../auth/descriptor.ts';
export const p = defineProvider({
  key: 'acme', label: 'Acme', category: 'api',
  config: z.object({ storeId: z.string() }),
  auth: none(),
  http: { baseUrl: (c) => c.storeId, headers: () => ({}) },
  test: async ({ config }) => { config.storeId satisfies string; },
  capabilities: {
    import_orders: {
      contract: importOrders,
      cursor: z.object({ page: z.number() }),
      async *run({ config, cursor, input }) {
        const n: number = cursor?.page ?? 0;
        config.storeId satisfies string;
        input.since satisfies string | undefined;
        yield { items: [], cursor: { page: n + 1 } };
      },
    },
    sync_products: {
      contract: syncProducts,
      input: syncProducts.input.extend({ mode: z.enum(['a', 'b']).default('a') }),
      cursor: z.object({ id: z.string() }),
      async *run({ config, cursor, input }) {
        input.mode satisfies 'a' | 'b';
        cursor?.id satisfies string | undefined;
        // @ts-expect-error wrong key
        config.nope;
        yield { items: [], cursor: { id: 'x' } };
      },
    },
  },
});

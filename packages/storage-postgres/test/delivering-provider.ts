import {
  defineProvider,
  noCredential,
  pull,
  pullInput,
  type WebhookRequest,
} from '@makerfex/integrations-core/provider';
import { recordFields } from '@makerfex/integrations-core/records';
import * as z from 'zod';

const named = z.object({ account: z.string(), order: z.string() });

const importOrders = pull({
  key: 'import_orders',
  label: 'Import orders',
  record: 'order',
  item: z.object(recordFields),
  input: pullInput,
  port: 'orders.upsert',
});

/** Deliveries that name one order of an account. */
export const acme = defineProvider({
  key: 'acme',
  label: 'Acme',
  category: 'api',
  config: z.object({ account: z.string() }),
  auth: noCredential(),
  http: { baseUrl: 'https://acme.test', headers: () => ({}) },
  test: async () => undefined,
  capabilities: {
    import_orders: {
      contract: importOrders,
      cursor: z.object({}),
      async *run() {
        yield { items: [], cursor: {} };
      },
      fetch: async (_context, ids) => ({
        items: ids.map((externalId) => ({ externalId, updatedAt: '2026-01-15T12:00:00.000Z' })),
        deleted: [],
      }),
    },
  },
  webhooks: {
    verify: () => 'verified',
    deliveryId: ({ headers }) => headers.get('id'),
    accounts: ({ config }) => [config.account],
    read({ body }) {
      const { account, order } = named.parse(JSON.parse(new TextDecoder().decode(body)));
      return [
        { topic: 'orders', account, at: null, facts: [{ type: 'records', kind: 'order', externalIds: [order] }] },
      ];
    },
  },
});

export const deliveryOf = (account: string, order: string, id: string): WebhookRequest => ({
  body: new TextEncoder().encode(JSON.stringify({ account, order })),
  headers: new Headers({ id }),
  query: new URLSearchParams(),
  receivedAt: new Date(),
});

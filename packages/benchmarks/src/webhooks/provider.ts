import {
  defineProvider,
  hmacSignature,
  importOrders,
  noCredential,
  parseExactJson,
} from '@makerfex/integrations-core/provider';
import type { Order } from '@makerfex/integrations-core/records';
import * as z from 'zod';
import { idHeader, signatureHeader } from './delivery.ts';

const named = z.object({ topic: z.string(), account: z.string(), order: z.string() });
/** Canonical orders, which the SDK validates as those of every provider. */
const isOrders = (body: unknown): body is readonly Order[] => Array.isArray(body);

/** Deliveries and orders of the benchmark's own sender: what is measured is the SDK, not a mapping. */
export const deliveringProvider = (origin: string, secret: string) =>
  defineProvider({
    key: 'bench',
    label: 'Bench',
    category: 'api',
    config: z.object({ account: z.string() }),
    auth: noCredential(),
    http: { baseUrl: origin, headers: () => ({}) },
    test: async () => undefined,
    capabilities: {
      import_orders: {
        contract: importOrders,
        cursor: z.object({}),
        async *run() {
          yield { items: [], cursor: {} };
        },
        async fetch({ http, config }, ids) {
          const query = { account: config.account, ids: ids.join(',') };
          const { body } = await http.get('/orders', { query });
          if (!isOrders(body)) throw new TypeError('The benchmark sent something else.');
          return { items: body, deleted: [] };
        },
      },
    },
    webhooks: {
      verify: hmacSignature({ secrets: secret, header: signatureHeader, encoding: 'base64' }),
      deliveryId: ({ headers }) => headers.get(idHeader),
      accounts: ({ config }) => [config.account],
      read({ body }) {
        const { topic, account, order } = named.parse(parseExactJson(body));
        return [{ topic, account, at: null, facts: [{ type: 'records', kind: 'order', externalIds: [order] }] }];
      },
    },
  });

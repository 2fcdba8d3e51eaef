// Tested by the type check: an `@ts-expect-error` is itself an error if the line below compiles.
import * as z from 'zod';
import type { Order } from '../records/order.ts';
import type { Product } from '../records/product.ts';
import { accessToken, apiKey, basicAuth, custom, noCredential } from './auth.ts';
import { importOrders, syncProducts } from './contracts.ts';
import { oauth2 } from './oauth2.ts';
import { defineProvider, type Provider } from './provider.ts';

declare const order: Order;
declare const product: Product;

const config = z.object({ storeId: z.string() });
const http = { baseUrl: 'https://acme.test', headers: () => ({}) };
const test = async () => undefined;

// Config, input and cursor are inferred from one literal, and so is the provider's own type.
const acme = defineProvider({
  key: 'acme',
  label: 'Acme',
  category: 'api',
  config,
  auth: noCredential(),
  http,
  test,
  capabilities: {
    import_orders: {
      contract: importOrders,
      input: importOrders.input.extend({ mode: z.enum(['fast', 'slow']).optional() }),
      cursor: z.object({ page: z.number() }),
      async *run({ config: { storeId }, input, cursor }) {
        const inferred: [string, 'fast' | 'slow' | undefined, string | undefined, number | undefined] = [
          storeId,
          input.mode,
          input.since,
          cursor?.page,
        ];
        yield { items: [{ ...order, number: String(inferred.length) }], cursor: { page: 2 } };
      },
      fetch: async ({ config: { storeId } }, ids) => ({
        items: [{ ...order, number: storeId }],
        deleted: ids.map((id) => id.trim()),
      }),
    },
  },
});
const typed: Provider<'acme', typeof importOrders, { storeId: string }> = acme;
// @ts-expect-error -- another key
const otherKey: Provider<'other'> = acme;

export { otherKey, typed };

defineProvider({
  key: 'acme',
  label: 'Acme',
  category: 'api',
  config,
  auth: noCredential(),
  http,
  test,
  capabilities: {
    import_orders: {
      contract: importOrders,
      cursor: z.object({ page: z.number() }),
      // @ts-expect-error -- products are not orders
      async *run() {
        yield { items: [product], cursor: { page: 1 } };
      },
    },
    sync_products: {
      contract: syncProducts,
      cursor: z.object({ page: z.number() }),
      // @ts-expect-error -- the deleted ids are missing
      fetch: async () => ({ items: [product] }),
      // @ts-expect-error -- the cursor does not match its schema
      async *run() {
        yield { items: [product], cursor: { page: 'one' } };
      },
    },
  },
});

defineProvider({
  key: 'acme',
  label: 'Acme',
  category: 'api',
  config,
  auth: noCredential(),
  http,
  // @ts-expect-error -- the config has no such key
  test: async ({ config: { shopId } }) => void shopId,
  capabilities: {
    import_orders: {
      contract: importOrders,
      cursor: z.object({ page: z.number() }),
      async *run({ config: of, input, cursor }) {
        // @ts-expect-error -- the config has no such key
        void of.shopId;
        // @ts-expect-error -- the contract's input has no such key
        void input.mode;
        // @ts-expect-error -- the cursor has no such key
        void cursor?.after;
        yield { items: [order], cursor: { page: 1 } };
      },
    },
  },
});

// Headers get only the kinds of credential that the provider accepts.
defineProvider({
  key: 'acme',
  label: 'Acme',
  category: 'api',
  config,
  auth: apiKey(),
  http: {
    baseUrl: 'https://acme.test',
    headers: ({ credential }) => ({
      authorization: `Bearer ${credential.apiKey}`,
      // @ts-expect-error -- an API key has no access token
      'x-token': credential.accessToken,
    }),
  },
  test,
  capabilities: {},
});
defineProvider({
  key: 'acme',
  label: 'Acme',
  category: 'api',
  config,
  auth: [
    oauth2({
      authorizeUrl: ({ storeId }: { storeId: string }) => `https://${storeId}.acme.test/authorize`,
      tokenUrl: 'https://acme.test/token',
      scopes: [],
      app: { clientId: 'id', clientSecret: 'secret' },
    }),
    apiKey(),
  ],
  http: {
    baseUrl: ({ storeId }) => `https://${storeId}.acme.test`,
    headers: ({ credential }): Record<string, string> =>
      credential.kind === 'oauth2' ? { authorization: credential.accessToken } : { 'x-key': credential.apiKey },
  },
  test,
  capabilities: {},
});

// A key has no usual header.
const headerless = { baseUrl: 'https://acme.test' };
defineProvider({
  key: 'acme',
  label: 'Acme',
  category: 'api',
  config,
  auth: apiKey(),
  // @ts-expect-error -- nothing would send the key
  http: headerless,
  test,
  capabilities: {},
});
// Tokens, and user and password, have one.
defineProvider({
  key: 'acme',
  label: 'Acme',
  category: 'api',
  config,
  auth: [basicAuth(), accessToken(), noCredential()],
  http: headerless,
  test,
  capabilities: {},
});
// Fields of a custom credential are known by name.
const twilio = custom({ fields: { account_sid: { title: 'Account SID' }, auth_token: { title: 'Auth token' } } });
defineProvider({
  key: 'acme',
  label: 'Acme',
  category: 'api',
  config,
  auth: twilio,
  http: {
    ...headerless,
    headers: ({ credential: { fields } }) => ({
      'x-token': fields.auth_token,
      // @ts-expect-error -- there is no such field
      'x-secret': fields.auth_secret,
    }),
  },
  test,
  capabilities: {},
});
// A target may send the secret instead.
defineProvider({
  key: 'acme',
  label: 'Acme',
  category: 'api',
  config,
  auth: [twilio, noCredential()],
  http: {
    ...headerless,
    target: ({ credential, path }) =>
      credential.kind === 'none' ? path : `/${credential.fields.account_sid.toLowerCase()}${path}`,
  },
  test,
  capabilities: {},
});

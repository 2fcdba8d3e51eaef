import { type FindChoices, IntegrationError } from '@makerfex/integrations-core';
import {
  accessToken,
  choicePort,
  defineProvider,
  noCredential,
  oauth2,
  pull,
  pullInput,
  push,
} from '@makerfex/integrations-core/provider';
import { recordFields } from '@makerfex/integrations-core/records';
import * as z from 'zod';

const line = (title: string, description = '') => z.string().min(1).max(200).meta({ title, description });

const shared = { item: z.object(recordFields), input: pullInput, port: 'things.upsert' } as const;
const importOrders = pull({ ...shared, key: 'import_orders', label: 'Import orders', record: 'order' });
const syncProducts = pull({ ...shared, key: 'sync_products', label: 'Sync products', record: 'product' });
/** What the host finds for a parcel's `order_id`. */
export const findOrders: FindChoices<unknown> = async ({ text, limit }) => {
  if (text === 'broken') throw new Error('The search is broken.');
  return Array.from({ length: 12 }, (_, n) => ({
    id: `order-${n + 1}`,
    label: `Order ${n + 1} <img src=x onerror=alert(1)>`,
    detail: n === 1 ? 'Ben' : 'Ana',
    pictureUrl: n === 1 ? 'http://pictures.example/2.jpg' : null,
  }))
    .filter(({ label, detail }) => `${label} ${detail}`.includes(text))
    .slice(0, limit);
};
const labelParcel = push({
  key: 'label_parcel',
  label: 'Label a parcel',
  input: z.object({ order_id: line('Order', 'Id of the order.') }),
  output: z.object({}),
  ports: { 'orders.find': choicePort('order_id') },
});
const sendParcel = push({
  key: 'send_parcel',
  label: 'Send a parcel',
  input: z.object({
    to: line('Receiver'),
    size: z.enum(['small', 'large']).meta({ title: 'Size' }),
    lines: z
      .array(z.object({ what: line('What'), count: line('Count') }))
      .min(1)
      .meta({ title: 'Lines' }),
    dry_run: z.boolean().optional().meta({ title: 'Only check' }),
  }),
  output: z.object({ number: z.string() }),
  ports: {},
});

/** The page of a provider where people sign in. */
export const consentUrl = 'https://market.example/authorize';

/**
 * `market` is signed in to on a page of its own, or with a token; its test fails for the shop `closed`. `workshop` needs no sign-in,
 * has settings of every shape, and sends parcels.
 */
export function createFormProviders() {
  const page = { cursor: z.object({}), async *run() {} };
  const market = defineProvider({
    key: 'market',
    label: 'Market',
    category: 'api',
    http: { baseUrl: 'https://market.example' },
    config: z.object({
      shop: z
        .string()
        .regex(/^[a-z-]+$/, 'must be small letters')
        .meta({ title: 'Shop', description: 'Its short name.', examples: ['my-shop'] }),
    }),
    auth: [
      oauth2({
        authorizeUrl: consentUrl,
        tokenUrl: 'https://market.example/token',
        scopes: ['orders.read'],
        app: { clientId: 'client', clientSecret: 'client-secret-1' },
      }),
      accessToken({ title: 'Token', description: 'Settings > API' }),
    ],
    setup: { link: 'https://market.example/apps', scopes: { 'orders.read': 'Reads your orders.' } },
    test: async ({ config }) => {
      if (config.shop === 'closed') throw new IntegrationError('provider_rejected', 'The shop is closed.');
    },
    capabilities: {
      import_orders: { contract: importOrders, ...page },
      sync_products: { contract: syncProducts, ...page },
    },
  });
  const workshop = defineProvider({
    key: 'workshop',
    label: 'Workshop',
    category: 'vendor',
    http: { baseUrl: 'https://workshop.example' },
    config: z.object({
      name: line('Name', 'As printed.'),
      address: z
        .object({ city: line('City'), zip: line('Postal code').optional() })
        .meta({ title: 'Address' })
        .optional(),
      delivery: z.enum(['download', 'email']).meta({ title: 'Delivery' }),
      taxes: z
        .array(z.object({ label: line('Label'), rate: line('Rate') }))
        .default([])
        .meta({ title: 'Taxes' }),
      rates: z
        .record(z.string().regex(/^[a-z_]+$/), z.object({ price: line('Price') }))
        .default({})
        .meta({ title: 'Rates' }),
      notes: z.string().max(20_000).optional().meta({ title: 'Notes' }),
    }),
    auth: noCredential(),
    test: async () => undefined,
    capabilities: {
      send_parcel: {
        contract: sendParcel,
        run: async ({ input }) => ({ number: input.dry_run ? 'none' : 'P-1' }),
      },
      label_parcel: { contract: labelParcel, run: async () => ({}) },
    },
  });
  return [market, workshop] as const;
}

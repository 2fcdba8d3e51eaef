import { randomBytes } from 'node:crypto';
import { createIntegrations, keyring } from '@makerfex/integrations-core';
import { memoryStorage } from '@makerfex/integrations-core/memory-storage';
import { etsy } from '@makerfex/integrations-etsy';
import { instagram } from '@makerfex/integrations-instagram';
import { shopify } from '@makerfex/integrations-shopify';
import { vendorService } from '@makerfex/integrations-vendor-service';
import { expect, it } from 'vitest';
import { check } from '../src/form/check.ts';
import { newDraft, toValue } from '../src/form/draft.ts';
import { jsonFields, readSchema } from '../src/form/read-schema.ts';

const app = { clientId: 'client', clientSecret: 'a-secret-of-the-app' };
const port = () => expect.unreachable();
const integrations = createIntegrations({
  providers: [etsy({ app }), shopify({ app }), instagram({ app }), vendorService()],
  storage: memoryStorage(),
  vault: keyring({ current: 'k', keys: { k: randomBytes(32).toString('base64') } }),
  ports: {
    projects: { upsertOrders: port },
    catalog: { upsertProducts: port, getProduct: port },
    customers: { upsertCustomers: port },
    sales: { createInvoice: port, getInvoice: port, attachMetadata: port },
  },
});
const providers = await integrations.for({ id: 'a', shopId: 's', role: 'owner' }).providers.list();
const schemas = providers.flatMap(({ key, configSchema, credentialSchemas, capabilities }) => [
  { name: `the config of ${key}`, schema: configSchema },
  ...credentialSchemas.map(({ kind, schema }) => ({ name: `the ${kind} of ${key}`, schema })),
  ...capabilities.map((capability) => ({ name: `${capability.key} of ${key}`, schema: capability.inputSchema })),
]);

it.each(schemas)('has a field for every part of $name', ({ schema }) => {
  expect(jsonFields(readSchema(schema))).toEqual([]);
});

it.each([
  ['etsy', { shop_id: '123' }],
  ['shopify', { shop: 'https://admin.shopify.com/store/acme' }],
  ['shopify', { shop: 'acme' }],
  ['instagram', {}],
  [
    'vendor_service',
    {
      vendor: { name: 'Brush', email: 'a@example.com', address: { city: 'Porto', country_code: 'PT' } },
      delivery: 'download',
      currency: 'EUR',
      rates: { piece: { label: 'Piece', unit_price: '6.50' } },
      taxes: [{ id: 'vat', label: 'VAT', rate: '23' }],
    },
  ],
])('accepts a good config of %s: %j', (key, config) => {
  const draft = newDraft(readSchema(providers.find((one) => one.key === key)?.configSchema), config);
  expect(check(draft)).toEqual([]);
  expect(toValue(draft)).toMatchObject(config);
});

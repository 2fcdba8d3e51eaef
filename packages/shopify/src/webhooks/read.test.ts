import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { WebhookFact } from '@makerfex/integrations-core/provider';
import { isEnumType } from 'graphql';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { contractsFolder, loadAdminSchema } from '../../test/admin-schema.ts';
import { deliveryOf, receivedAt, secret } from '../../test/delivery.ts';
import { shopify } from '../provider.ts';
import { wantedScopes } from '../scopes.ts';
import { recordTopics } from './record-topics.ts';
import { apiTopic, wantedSubscriptions } from './wanted.ts';

const { webhooks } = shopify({ app: { clientId: 'id', clientSecret: secret } });
if (!webhooks) throw new Error('A provider with an app has webhooks.');

const read = (topic: string, payload: unknown, headers: Parameters<typeof deliveryOf>[1] = {}) => {
  const body = typeof payload === 'string' ? payload : JSON.stringify(payload);
  const [message, ...others] = webhooks.read(deliveryOf(body, { topic, ...headers }));
  expect(others).toEqual([]);
  return message;
};
const factsOf = (topic: string, payload: unknown): readonly WebhookFact[] | undefined => read(topic, payload)?.facts;

const dueAt = new Date('2026-12-28T15:00:00.123Z');
const records = (kind: string, id: string, extra: object = {}) => [
  { type: 'records', kind, externalIds: [id], ...extra },
];

describe('what a delivery names', () => {
  it.each([
    ...['create', 'updated', 'paid', 'cancelled'].map((verb) => [`orders/${verb}`, 'Order', 'order'] as const),
    ...['create', 'update'].map((verb) => [`products/${verb}`, 'Product', 'product'] as const),
    ...['create', 'update'].map((verb) => [`customers/${verb}`, 'Customer', 'customer'] as const),
  ])('%s: the record, by the number of its global id', (topic, type, kind) => {
    const thin = `{"id":820982911946154508,"admin_graphql_api_id":"gid://shopify/${type}/820982911946154508"}`;
    expect(factsOf(topic, thin)).toEqual(records(kind, '820982911946154508'));
    expect(factsOf(topic, '{"id":820982911946154508}')).toEqual(records(kind, '820982911946154508'));
  });

  it.each([
    ['orders/delete', 'order'],
    ['products/delete', 'product'],
    ['customers/delete', 'customer'],
  ])('%s: a record that may be gone, with every digit of its number', (topic, kind) => {
    expect(factsOf(topic, '{"id":820982911946154508}')).toEqual(
      records(kind, '820982911946154508', { mayBeGone: true }),
    );
  });

  it('a refund and an edit: their order', () => {
    const refund = '{"id":1,"admin_graphql_api_id":"gid://shopify/Refund/1","order_id":820982911946154508}';
    expect(factsOf('refunds/create', refund)).toEqual(records('order', '820982911946154508'));
    expect(factsOf('orders/edited', '{"order_edit":{"id":78912328793123784,"order_id":820982911946154508}}')).toEqual(
      records('order', '820982911946154508'),
    );
  });

  it.each(['connect', 'update', 'disconnect'])('inventory_levels/%s: the product, by its inventory item', (verb) => {
    const payload = '{"inventory_item_id":271878346596884015,"location_id":24826418}';
    expect(factsOf(`inventory_levels/${verb}`, payload)).toEqual(
      records('product', 'gid://shopify/InventoryItem/271878346596884015'),
    );
  });

  it('customers/merge: the one that is kept, and the one that may be gone', () => {
    const payload = {
      admin_graphql_api_customer_kept_id: 'gid://shopify/Customer/1',
      admin_graphql_api_customer_deleted_id: 'gid://shopify/Customer/2',
    };
    expect(factsOf('customers/merge', payload)).toEqual([
      ...records('customer', '1'),
      ...records('customer', '2', { mayBeGone: true }),
    ]);
  });

  it.each([
    ['orders/updated', '{"id":"820982911946154508"}', '820982911946154508'],
    ['orders/updated', '{"id":1,"admin_graphql_api_id":null,"added_in_2031":{"deep":[1]}}', '1'],
  ])('%s in the form of another version: %s', (topic, payload, id) => {
    expect(read(topic, payload, { version: '2031-01' })?.facts).toEqual(records('order', id));
  });

  it.each([
    ['orders/updated', '[]'],
    ['orders/updated', 'null'],
    ['orders/updated', '{"id":'],
    ['orders/updated', '{}'],
    ['orders/updated', '{"id":8.2e17}'],
    ['orders/updated', '{"id":-1}'],
    ['orders/updated', `{"id":${'9'.repeat(21)}}`],
    ['orders/updated', '{"id":1,"admin_graphql_api_id":"gid://shopify/Product/1"}'],
    ['refunds/create', '{"id":1}'],
    ['orders/edited', '{"order_edit":null}'],
    ['inventory_levels/update', '{"location_id":1}'],
    ['customers/merge', '{"admin_graphql_api_customer_kept_id":"1"}'],
    ['customers/redact', '{"shop_domain":"example.myshopify.com"}'],
    ['customers/redact', '{"shop_domain":"example.myshopify.com","customer":{},"orders_to_redact":[]}'],
    ['customers/data_request', '{"customer":{"id":1},"orders_requested":[]}'],
    ['shop/redact', '{"shop_domain":"example.myshopify.com"}'],
    ['orders/updated', '['.repeat(200_000)],
  ])('%s refuses an impossible body (%#)', (topic, body) => {
    expect(() => read(topic, body)).toThrow('The body of a delivery of Shopify');
  });

  it('in other bytes than UTF-8 is refused', () => {
    const request = { ...deliveryOf('{"id":1}'), body: new Uint8Array([0x7b, 0xff, 0x7d]) };
    expect(() => webhooks.read(request)).toThrow('is not an object of JSON');
  });
});

describe('what a delivery says about the app', () => {
  it('app/uninstalled: the access has ended, at the shop that the signed body names', () => {
    const payload = { id: 548380009, myshopify_domain: 'Example.myshopify.com' };
    expect(read('app/uninstalled', payload)).toEqual({
      topic: 'app/uninstalled',
      account: 'example.myshopify.com',
      at: new Date('2026-11-28T15:00:00.123Z'),
      facts: [{ type: 'uninstalled' }],
    });
  });

  it('app/scopes_update: that they have changed, and nothing of what it says about them', () => {
    expect(factsOf('app/scopes_update', { previous: ['read_products'], current: ['read_orders'] })).toEqual([
      { type: 'scopes_changed' },
    ]);
  });

  it('has no time if the header is missing or is none', () => {
    expect(read('orders/updated', { id: 1 }, { triggeredAt: null })?.at).toBeNull();
    expect(read('orders/updated', { id: 1 }, { triggeredAt: 'yesterday' })?.at).toBeNull();
  });

  it.each([['orders/fulfilled'], ['shop/update'], ['constructor/name'], ['__proto__/x'], ['orders/surprise']])(
    '%s: nothing',
    (topic) => {
      expect(read(topic, '{"id":1}')).toMatchObject({ topic, facts: [] });
    },
  );
});

describe('a request about personal data', () => {
  const ofCustomer = {
    shop_id: 954889,
    shop_domain: 'Example.myshopify.com',
    customer: { id: 191167, email: 'a@b.c' },
  };

  it('asks for the data of a customer, within 30 days', () => {
    const payload = { ...ofCustomer, orders_requested: [299938, 280263], data_request: { id: 9999 } };
    expect(read('customers/data_request', payload)).toMatchObject({
      account: 'example.myshopify.com',
      facts: [
        { type: 'privacy', request: 'export_customer', customerIds: ['191167'], orderIds: ['299938', '280263'], dueAt },
      ],
    });
  });

  it('asks to redact a customer', () => {
    const payload = { ...ofCustomer, orders_to_redact: [299938] };
    expect(factsOf('customers/redact', payload)).toEqual([
      { type: 'privacy', request: 'redact_customer', customerIds: ['191167'], orderIds: ['299938'], dueAt },
    ]);
  });

  it('asks to redact a shop', () => {
    expect(factsOf('shop/redact', { shop_id: 954889, shop_domain: 'example.myshopify.com' })).toEqual([
      { type: 'privacy', request: 'redact_shop', dueAt },
    ]);
  });

  it('is due 30 days after it came, if its time is missing or in the future', () => {
    const due = new Date(receivedAt.getTime() + 30 * 86_400_000);
    const payload = { shop_id: 954889, shop_domain: 'example.myshopify.com' };
    for (const triggeredAt of [null, '2099-01-01T00:00:00Z'])
      expect(read('shop/redact', payload, { triggeredAt })?.facts).toEqual([
        { type: 'privacy', request: 'redact_shop', dueAt: due },
      ]);
  });
});

describe('a delivery of one shop, sent again with forged headers', () => {
  const other = { shop: 'other.myshopify.com' };

  it('names no more than a record to fetch from the other shop', () => {
    expect(read('orders/updated', { id: 1 }, other)).toMatchObject({
      account: 'other.myshopify.com',
      facts: records('order', '1'),
    });
  });

  it('does not end the access of the other shop', () => {
    const payload = { id: 1, myshopify_domain: 'example.myshopify.com' };
    expect(read('app/uninstalled', payload, other)?.account).toBe('example.myshopify.com');
    // An order under the topic of an uninstall names no shop.
    expect(read('app/uninstalled', { id: 1, admin_graphql_api_id: 'gid://shopify/Order/1' }, other)?.facts).toEqual([]);
  });

  it('redacts nothing of the other shop', () => {
    const payload = { shop_id: 1, shop_domain: 'example.myshopify.com' };
    expect(read('shop/redact', payload, other)?.account).toBe('example.myshopify.com');
    expect(() => read('shop/redact', { id: 1 }, other)).toThrow('is no request to redact a shop');
  });

  it('does not turn a request for data into one to redact', () => {
    const payload = { shop_id: 1, shop_domain: 'example.myshopify.com', customer: { id: 1 }, orders_requested: [] };
    for (const topic of ['customers/redact', 'shop/redact'])
      expect(() => read(topic, payload)).toThrow('is no request');
  });
});

const sampleSchema = z.object({ name: z.string(), response: z.looseObject({}) });

describe.skipIf(!contractsFolder)('samples of Shopify (skipped when CONTRACTS_DIR is not set)', () => {
  /** The text of the body. Numbers of samples have lost digits, as the global id shows: it must be the one that counts. */
  const sample = (topic: string): string => {
    const file = join(contractsFolder ?? '', 'shopify/webhook-samples', `${topic.replace('/', '__')}.json`);
    return JSON.stringify(sampleSchema.parse(JSON.parse(readFileSync(file, 'utf8'))).response);
  };

  it.each([
    ...['create', 'updated', 'paid', 'cancelled'].map((verb) => [`orders/${verb}`, 'order', '820982911946154508']),
    ['products/create', 'product', '788032119674292922'],
    ['products/update', 'product', '788032119674292922'],
    ['customers/create', 'customer', '706405506930370084'],
    ['customers/update', 'customer', '706405506930370084'],
  ])('%s names its %s', (topic, kind, id) => {
    expect(factsOf(topic, sample(topic))).toEqual(records(kind, id));
  });

  it.each([
    ['orders/delete', 'order', '820982911946154500'],
    ['products/delete', 'product', '788032119674292900'],
    ['customers/delete', 'customer', '706405506930370084'],
  ])('%s names its %s', (topic, kind, id) => {
    expect(factsOf(topic, sample(topic))).toEqual(records(kind, id, { mayBeGone: true }));
  });

  it.each([
    ['refunds/create', 'order', '820982911946154500'],
    ['orders/edited', 'order', '820982911946154500'],
    ['inventory_levels/connect', 'product', 'gid://shopify/InventoryItem/271878346596884000'],
    ['inventory_levels/update', 'product', 'gid://shopify/InventoryItem/271878346596884000'],
    ['inventory_levels/disconnect', 'product', 'gid://shopify/InventoryItem/271878346596884000'],
  ])('%s names its %s', (topic, kind, id) => {
    expect(factsOf(topic, sample(topic))).toEqual(records(kind, id));
  });

  it.each([
    ['app/scopes_update', ['scopes_changed']],
    // The sample of a test delivery names no shop.
    ['app/uninstalled', []],
    ['customers/data_request', ['privacy']],
    ['customers/redact', ['privacy']],
    ['shop/redact', ['privacy']],
    ['shop/update', []],
    ['bulk_operations/finish', []],
    ['locations/update', []],
  ])('%s says %j', (topic, types) => {
    expect(factsOf(topic, sample(topic))?.map(({ type }) => type)).toEqual(types);
  });

  const everyCapability = ['import_orders', 'sync_products', 'import_customers'];
  const wanted = wantedSubscriptions(everyCapability, new Set([...wantedScopes, 'read_customer_merge']));
  const topicValues = () => {
    const type = loadAdminSchema().schema.getType('WebhookSubscriptionTopic');
    return isEnumType(type) ? type.getValues() : [];
  };

  it('the API has every topic that is subscribed to, with the scope that is required, and none about personal data', () => {
    const values = topicValues();
    for (const { topic } of wanted) {
      const value = values.find(({ name }) => name === apiTopic(topic));
      expect(value?.description).toContain(`\`${topic}\``);
      const { scope } = recordTopics[topic] ?? {};
      expect(value?.description).toContain(scope ?? 'Occurs');
    }
    expect(wanted).toHaveLength(19);
    expect(values.filter(({ name }) => /REDACT|DATA_REQUEST/.test(name))).toEqual([]);
  });

  it('each of the 218 topics of the API is read, or says nothing', () => {
    const topics = topicValues().map(({ description }) => /`([^`]+)`/.exec(description ?? '')?.[1] ?? '');
    expect(new Set(topics).size).toBe(218);
    const isRead = new Set(wanted.map(({ topic }) => topic));
    const others = topics.filter((topic) => !isRead.has(topic));
    expect(others).toHaveLength(topics.length - isRead.size);
    expect(topics.filter((topic) => webhooks.verify(deliveryOf('{}', { topic })) !== 'verified')).toEqual([]);
    for (const topic of others) expect(factsOf(topic, '{"unknown":true}')).toEqual([]);
    // The app's own topics are read without their bodies.
    for (const topic of topics.filter((each) => isRead.has(each) && !each.startsWith('app/')))
      expect(() => factsOf(topic, '{"unknown":true}')).toThrow('The body of a delivery of Shopify');
  });
});

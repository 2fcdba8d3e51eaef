import type { SubscriptionReport } from '@makerfex/integrations-core/provider';
import { describe, expect, it } from 'vitest';
import { type ShopOptions, simulatedShop } from '../../test/shop.ts';
import { wantedScopes } from '../scopes.ts';

const url = 'https://host.example.com/api/integrations/webhooks/shopify/';
const everyCapability = ['import_orders', 'sync_products', 'import_customers'];
const appTopics = ['app/uninstalled', 'app/scopes_update'];
const orderTopics = ['create', 'updated', 'paid', 'cancelled', 'edited', 'delete'].map((verb) => `orders/${verb}`);
const productTopics = ['create', 'update', 'delete'].map((verb) => `products/${verb}`);
const levelTopics = ['connect', 'update', 'disconnect'].map((verb) => `inventory_levels/${verb}`);
const customerTopics = ['create', 'update', 'delete'].map((verb) => `customers/${verb}`);
const everyTopic = [
  ...appTopics,
  ...orderTopics,
  'refunds/create',
  ...productTopics,
  ...levelTopics,
  ...customerTopics,
];

function subscribingShop(options: ShopOptions = {}) {
  const { simulator, provider, context } = simulatedShop(options);
  const { subscriptions } = provider.webhooks ?? {};
  if (!subscriptions) throw new Error('The provider makes no subscriptions.');
  const about = { ...context, url };
  return {
    simulator,
    keep: async (capabilities = everyCapability): Promise<SubscriptionReport> => {
      const { kept, created, removed, refused } = await subscriptions.keep({ ...about, capabilities });
      return { kept: kept.toSorted(), created: created.toSorted(), removed: removed.toSorted(), refused };
    },
    remove: () => subscriptions.remove({ ...about, capabilities: everyCapability }),
    /** What Shopify has now. */
    held: () => simulator.webhooks.subscriptions(),
    operations: () => simulator.requests.map(({ operation }) => operation),
  };
}

const nothing = { kept: [], created: [], removed: [], refused: [] };

describe('subscriptions at a shop', () => {
  it('are made for every topic that an enabled capability fetches, with thin payloads', async () => {
    const { keep, held } = subscribingShop();
    expect(await keep()).toEqual({ ...nothing, created: everyTopic.toSorted() });
    expect(held()).toHaveLength(everyTopic.length);
    for (const { uri, format, name } of held())
      expect({ uri, format, name }).toEqual({ uri: url, format: 'JSON', name: 'makerfex-integrations' });
    const fieldsOf = (topic: string) => held().find((each) => each.topic === topic)?.includeFields;
    expect(fieldsOf('ORDERS_UPDATED')).toEqual(['id', 'admin_graphql_api_id', 'updated_at']);
    expect(fieldsOf('REFUNDS_CREATE')).toContain('order_id');
    expect(fieldsOf('INVENTORY_LEVELS_UPDATE')).toContain('inventory_item_id');
    expect(fieldsOf('ORDERS_EDITED')).toContain('order_edit.order_id');
  });

  it('are kept by a second check, which changes nothing', async () => {
    const { keep, held, operations } = subscribingShop();
    await keep();
    const before = held();
    const asked = operations().length;
    expect(await keep()).toEqual({ ...nothing, kept: everyTopic.toSorted() });
    expect(held()).toEqual(before);
    expect(operations().slice(asked)).toEqual(['ShopProbe', 'WebhookSubscriptions']);
  });

  it('are made again when Shopify has removed them', async () => {
    const { keep, simulator } = subscribingShop();
    await keep();
    simulator.webhooks.dropSubscriptions('orders/updated');
    expect(await keep()).toMatchObject({ created: ['orders/updated'], removed: [], refused: [] });
  });

  it('follow the capabilities: those of one that was disabled are removed, those of the app stay', async () => {
    const { keep } = subscribingShop();
    await keep();
    expect(await keep(['sync_products'])).toEqual({
      ...nothing,
      kept: [...appTopics, ...productTopics, ...levelTopics].toSorted(),
      removed: [...orderTopics, 'refunds/create', ...customerTopics].toSorted(),
    });
    expect(await keep([])).toMatchObject({ kept: appTopics.toSorted(), created: [] });
  });

  it('follow the granted scopes', async () => {
    const { keep, simulator } = subscribingShop();
    simulator.tokens.setScopes(wantedScopes.filter((scope) => scope !== 'read_inventory' && scope !== 'read_orders'));
    expect((await keep()).created).toEqual([...appTopics, ...productTopics, ...customerTopics].toSorted());
  });

  it('are replaced when their payload is not as it should be', async () => {
    const { keep, held, simulator } = subscribingShop();
    await keep();
    const [order] = held().filter(({ topic }) => topic === 'ORDERS_UPDATED');
    // A merchant, or an earlier release, asked for whole payloads.
    Object.assign(order ?? {}, { includeFields: [] });
    expect(await keep()).toMatchObject({ created: ['orders/updated'], removed: ['orders/updated'] });
    expect(simulator.webhooks.subscriptions()).toHaveLength(everyTopic.length);
  });

  it('that lead to another address are not touched', async () => {
    const { keep, remove, held, simulator } = subscribingShop();
    await subscribeElsewhere(simulator);
    await keep();
    await remove();
    expect(held().map(({ uri, topic }) => [uri, topic])).toEqual([
      ['https://other.example.com/hooks', 'ORDERS_CREATE'],
    ]);
  });

  it('are removed with the connection', async () => {
    const { keep, remove, held } = subscribingShop();
    await keep();
    await remove();
    expect(held()).toEqual([]);
    await remove();
  });

  it('that Shopify refuses are reported, and the others are made', async () => {
    const { keep } = subscribingShop({ personalData: 'refused' });
    const { created, refused } = await keep();
    expect(created).toEqual([...appTopics, ...productTopics, ...levelTopics].toSorted());
    expect(refused.map(({ topic }) => topic).toSorted()).toEqual(
      [...orderTopics, 'refunds/create', ...customerTopics].toSorted(),
    );
    expect(new Set(refused.map(({ reason }) => reason))).toEqual(
      new Set(['the app was not approved for protected customer data']),
    );
  });

  it.each([
    [{ errors: [{ message: 'Variable $topic of type WebhookSubscriptionTopic! was provided invalid value' }] }],
    [{ data: { webhookSubscriptionCreate: { webhookSubscription: null, userErrors: [{ message: 'secret text' }] } } }],
    [{ data: { webhookSubscriptionCreate: null } }],
  ])('of an unknown topic are reported, without the text of Shopify (%#)', async (answer) => {
    const { keep } = subscribingShop({
      intercept: async (request) => {
        const text = await request.text();
        return text.includes('"ORDERS_EDITED"') ? Response.json(answer) : undefined;
      },
    });
    const { created, refused } = await keep();
    expect(created).toHaveLength(everyTopic.length - 1);
    expect(refused.map(({ topic }) => topic)).toEqual(['orders/edited']);
    expect(refused[0]?.reason).toMatch(/^Shopify refused/);
    expect(JSON.stringify(refused)).not.toMatch(/secret text|provided invalid value/);
  });

  it('are not made with a revoked credential: the check fails', async () => {
    const { keep, simulator } = subscribingShop();
    simulator.tokens.revokeAll();
    await expect(keep()).rejects.toMatchObject({ code: 'provider_auth' });
  });

  it('are not made for another app, whose deliveries would not verify', async () => {
    const { keep, held } = subscribingShop({
      provider: { app: { clientId: 'another', clientSecret: 'x'.repeat(32) } },
    });
    const { created, refused } = await keep();
    expect(created).toEqual([]);
    expect(refused).toHaveLength(everyTopic.length);
    expect(refused[0]?.reason).toContain('`webhooks.secrets`');
    expect(held()).toEqual([]);
  });

  it('are made for another app, if the host gave its secret', async () => {
    const { simulator } = simulatedShop();
    const { keep } = subscribingShop({ provider: { app: () => simulator.app, webhooks: { secrets: 'y'.repeat(32) } } });
    expect((await keep()).created).toHaveLength(everyTopic.length);
  });

  it('are read page by page', async () => {
    const { keep, operations } = subscribingShop({
      intercept: async (request) => {
        const { query, variables } = JSON.parse((await request.text()) || '{}');
        if (!String(query).startsWith('query WebhookSubscriptions') || variables.after !== null) return undefined;
        const pageInfo = { hasNextPage: true, endCursor: btoa('[0]') };
        const currentAppInstallation = { app: { apiKey: 'simulated-client-id' } };
        return Response.json({ data: { currentAppInstallation, webhookSubscriptions: { nodes: [], pageInfo } } });
      },
    });
    await keep();
    expect(await keep()).toEqual({ ...nothing, kept: everyTopic.toSorted() });
    // The first page of each check came from here.
    expect(operations().filter((name) => name === 'WebhookSubscriptions')).toHaveLength(2);
  });
});

async function subscribeElsewhere(simulator: ReturnType<typeof simulatedShop>['simulator']): Promise<void> {
  const query =
    'mutation Other { webhookSubscriptionCreate(topic: ORDERS_CREATE, webhookSubscription: ' +
    '{ uri: "https://other.example.com/hooks" }) { userErrors { message } } }';
  const request = new Request(`https://${simulator.shop}/admin/api/2026-10/graphql.json`, {
    method: 'POST',
    headers: { 'x-shopify-access-token': simulator.tokens.issueCustomToken(), 'content-type': 'application/json' },
    body: JSON.stringify({ query }),
  });
  expect((await simulator.fetch(request)).status).toBe(200);
}

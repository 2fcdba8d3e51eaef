import { expect, it } from 'vitest';
import { webhooksAt } from '../http/addresses.ts';
import { openWebhookHost } from '../testing/webhook-host.ts';

it('counts a delivery that is sent twice once', async () => {
  const { simulators, connect, column, arrives, eventTypes } = await openWebhookHost();
  const id = await connect('etsy');
  const { deliveries } = simulators.etsy.webhooks;
  deliveries.faults.next({ kind: 'repeated' });
  const orders = simulators.etsy.addOrders(1);
  await arrives(async () => [...(await column('projects', 'status')).keys()]).toEqual(orders);
  await deliveries.settled();
  expect(deliveries.log.map(({ status }) => status)).toEqual([200, 200]);
  expect(eventTypes(id).filter((type) => type === 'webhook.received')).toHaveLength(1);
}, 180_000);

it('stores the last version of an order whose deliveries come in another order', async () => {
  const { simulators, connect, importAll, column, arrives } = await openWebhookHost();
  const id = await connect('shopify');
  await importAll(id, 'import_orders');
  const { shopify } = simulators;
  shopify.webhooks.faults.next({ kind: 'held', count: 2 });
  const [order = ''] = shopify.cancelOrders(1);
  shopify.changeOrders([order]);
  await arrives(async () => (await column('projects', 'status')).get(order)).toBe('cancelled');
  shopify.webhooks.release();
  await shopify.webhooks.settled();
  expect(shopify.webhooks.log.map(({ topic }) => topic)).toEqual([
    'orders/updated',
    'orders/updated',
    'orders/cancelled',
  ]);
  expect((await column('projects', 'status')).get(order)).toBe('cancelled');
  expect((await importAll(id, 'import_orders')).progress).toMatchObject({ created: 0, changed: 0 });
}, 180_000);

it('gets an order whose delivery was lost with the next import', async () => {
  const { simulators, connect, importAll, column } = await openWebhookHost();
  const id = await connect('etsy');
  await importAll(id, 'import_orders');
  simulators.etsy.webhooks.deliveries.faults.next({ kind: 'lost' });
  const [order = ''] = simulators.etsy.addOrders(1);
  expect((await importAll(id, 'import_orders')).progress).toMatchObject({ created: 1 });
  expect((await column('projects', 'status')).get(order)).toBe('open');
}, 180_000);

it('gets what changed while the host was away when the provider tries again', async () => {
  const { simulators, connect, column, arrives, setAway, retries } = await openWebhookHost();
  await connect('shopify');
  const { shopify } = simulators;
  setAway(true);
  const orders = shopify.addOrders(1);
  await shopify.webhooks.settled();
  expect(shopify.webhooks.log.map(({ status }) => status)).toEqual([503]);
  setAway(false);
  retries.now();
  await arrives(async () => [...(await column('projects', 'status')).keys()]).toEqual(orders);
  expect(shopify.webhooks.log.map(({ status }) => status)).toEqual([503, 200]);
}, 180_000);

it('answers a flood of forged deliveries with 401, and writes one event a minute', async () => {
  const { apiUrl, origins, simulators, connect, events, column } = await openWebhookHost();
  await connect('etsy');
  const { shopId } = simulators.etsy;
  const resource_url = `${origins.etsy}/v3/application/shops/${shopId}/receipts/1`;
  const forge = (n: number) =>
    fetch(webhooksAt(apiUrl, 'etsy'), {
      method: 'POST',
      headers: {
        'webhook-id': `forged-${n}`,
        'webhook-timestamp': `${Math.floor(Date.now() / 1000)}`,
        'webhook-signature': `v1,${Buffer.alloc(32, n).toString('base64')}`,
      },
      body: JSON.stringify({ event_type: 'order.paid', resource_url, shop_id: shopId }),
    });
  const answers = await Promise.all(Array.from({ length: 60 }, (_, n) => forge(n)));
  expect(answers.filter(({ status }) => status !== 401)).toEqual([]);
  const refused = events.filter(({ eventType }) => eventType === 'webhook.refused');
  expect(refused.length).toBeGreaterThan(0);
  // The minute may end in between.
  expect(new Set(refused.map(({ createdAt }) => createdAt.toISOString().slice(0, 16))).size).toBe(refused.length);
  expect((await column('projects', 'status')).size).toBe(0);
}, 180_000);

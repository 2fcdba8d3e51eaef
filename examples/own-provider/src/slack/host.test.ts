import { expect, it, onTestFinished } from 'vitest';
import { openHost } from '../host.ts';
import { order } from '../woocommerce/store.ts';

async function openShop() {
  const host = await openHost({ orders: [order(1), order(2), order(3)] });
  onTestFinished(host.stop);
  /** Waits for every message that was asked for. */
  const pushes = async () => {
    const { rows } = await host.shop.runs.list({ limit: 100, connectionId: host.slackConnection.id });
    return Promise.all(rows.map(({ id }) => host.shop.runs.waitFor(id)));
  };
  return { ...host, pushes };
}

it('posts each new order once, however often orders are imported', async () => {
  const { run, pushes, channel, store } = await openShop();
  await run('import_orders');
  expect((await pushes()).map(({ state, subject }) => `${state} ${subject}`).toSorted()).toEqual(
    ['1', '2', '3'].map((id) => `SUCCESS ${id}`),
  );
  store.lists.import_orders.put({ ...order(2), date_modified_gmt: '2026-11-05T10:00:00' });
  store.lists.import_orders.put({ ...order(4), total: '40.60', number: '<4>' });
  await run('import_orders', { full: true });
  await pushes();
  expect(channel.messages.toSorted()).toEqual([
    'New order &lt;4&gt;: €40.60',
    'New order 1: €39.60',
    'New order 2: €39.60',
    'New order 3: €36.60',
  ]);
});

it('reports a message whose answer is lost, and never posts it again', async () => {
  const { run, pushes, channel } = await openShop();
  channel.faults.next({ kind: 'dropped', takesEffect: true });
  await run('import_orders');
  const ended = await pushes();
  expect(ended.map(({ error }) => error?.code ?? 'sent').toSorted()).toEqual(['outcome_unknown', 'sent', 'sent']);
  expect(new Set(channel.messages).size).toBe(3);
  expect(channel.messages).toHaveLength(3);
});

it('shows a webhook that Slack no longer knows, without its secret', async () => {
  const { run, pushes, channel, shop, slackConnection } = await openShop();
  channel.credentials.expireAll();
  await run('import_orders');
  const errors = (await pushes()).map(({ error }) => error);
  expect(errors).toMatchObject(['1', '2', '3'].map(() => ({ code: 'provider_rejected' })));
  const test = await shop.connections.test(slackConnection.id);
  const { rows } = await shop.events.list({ limit: 100 });
  expect(JSON.stringify([errors, test, rows])).not.toMatch(/simulatedSecret/);
});

it('tests a webhook without posting to the channel', async () => {
  const { shop, channel, slackConnection } = await openShop();
  expect(await shop.connections.test(slackConnection.id)).toMatchObject({ health: 'healthy' });
  expect(channel.messages).toEqual([]);
});

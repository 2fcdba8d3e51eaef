import { expect, it } from 'vitest';
import { giveConsent } from '../http/consent.ts';
import { openWebhookHost, type WebhookHost } from '../testing/webhook-host.ts';

const healthOf = async ({ shop }: WebhookHost, id: string): Promise<string> => (await shop.connections.get(id)).health;

it('an app that was removed from the shop ends the access, and nothing runs any more until it is connected again', async () => {
  const host = await openWebhookHost();
  const { simulators, connect, arrives, client, shop, eventTypes, importAll } = host;
  const id = await connect('shopify');
  simulators.shopify.uninstall();
  // A run that is under way may find out before the delivery comes: the health alone does not show that it came.
  await arrives(() => eventTypes(id)).toEqual(expect.arrayContaining(['webhook.access_ended', 'credential.revoked']));
  expect(await healthOf(host, id)).toBe('reauth_required');
  await expect(client.runs.start(id, 'import_orders')).rejects.toThrow(/answered 403/);
  // A run that was under way ends at its next page.
  await arrives(async () => {
    const { rows } = await shop.runs.list({ connectionId: id });
    return rows.filter(({ finishedAt }) => finishedAt === null);
  }).toEqual([]);

  await giveConsent(client, id, 'Shopify');
  await client.connections.test(id);
  expect(await healthOf(host, id)).toBe('healthy');
  expect((await importAll(id, 'import_orders')).progress.created).toBeGreaterThan(0);
}, 180_000);

it('a removal that is reported after the shop has connected again changes nothing', async () => {
  const host = await openWebhookHost();
  const { simulators, connect, arrives, client, events } = host;
  const id = await connect('shopify');
  const { webhooks, uninstall } = simulators.shopify;
  webhooks.faults.next({ kind: 'held', topic: 'app/uninstalled' });
  uninstall();
  await giveConsent(client, id, 'Shopify');
  webhooks.release();
  await arrives(() => events.find(({ eventType }) => eventType === 'webhook.ignored')?.meta).toMatchObject({
    reason: 'outdated',
  });
  expect(await client.connections.test(id)).toMatchObject({ health: 'healthy' });
}, 180_000);

it('a subscription that has vanished is made again by the daily check, which a warning reports', async () => {
  const { simulators, connect, arrives, events, sql, column } = await openWebhookHost();
  const id = await connect('shopify');
  const { shopify } = simulators;
  const checks = () => events.filter(({ eventType }) => eventType === 'webhook.subscriptions_checked');
  await arrives(() => checks().length).toBe(1);
  shopify.webhooks.dropSubscriptions('orders/create');
  // A day later.
  const moved = await sql<{ connection_id: string }>(
    "UPDATE integration_webhook_dirty SET due_at = now() - interval '1 second' RETURNING connection_id",
  );
  expect(moved).toEqual([{ connection_id: id }]);
  await arrives(() => checks().at(-1)).toMatchObject({ level: 'warning', meta: { created: ['orders/create'] } });
  const orders = shopify.addOrders(1);
  await arrives(async () => [...(await column('projects', 'status')).keys()]).toEqual(orders);
}, 180_000);

/** Instagram's stamps are whole seconds: a minute later is certainly after the consent. */
const later = () => ({ issued_at: Math.ceil(Date.now() / 1000) + 60 });

it('a consent that was withdrawn at Instagram ends the access', async () => {
  const host = await openWebhookHost();
  const id = await host.connect('instagram');
  const url = `${host.apiUrl}/callbacks/instagram/deauthorize/`;
  const answer = await fetch(host.simulators.instagram.callbacks.deauthorize(url, later()));
  expect({ status: answer.status, json: await answer.json() }).toEqual({ status: 200, json: { outcome: 'accepted' } });
  expect(await healthOf(host, id)).toBe('reauth_required');
}, 180_000);

it('a person who asks Instagram to delete the data gets a page, which shows when the host has done it', async () => {
  const { apiUrl, simulators, connect, shop } = await openWebhookHost();
  await connect('instagram');
  const url = `${apiUrl}/callbacks/instagram/data-deletion/`;
  const answer = await fetch(simulators.instagram.callbacks.dataDeletion(url, later()));
  expect(answer.status).toBe(200);
  const { url: page, confirmation_code } = Object(await answer.json());
  expect(page).toBe(`${url}?code=${confirmation_code}`);
  const shown = await fetch(page);
  expect(shown.headers.get('content-type')).toMatch(/^text\/html/);
  const first = await shown.text();

  await expect
    .poll(async () => (await shop.privacy.list()).rows.map(({ state }) => state), { timeout: 100_000 })
    .toEqual(['settled']);
  const second = await (await fetch(page)).text();
  expect(second).not.toBe(first);
  expect(second).toMatch(/deleted|done|settled/i);
  for (const text of [first, second]) expect(text).not.toContain('demo-shop');
}, 240_000);

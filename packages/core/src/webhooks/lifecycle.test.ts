import { describe, expect, it, vi } from 'vitest';
import { delivery, orderChanged, type WebhookShopOptions, webhookHost } from '../../test/webhook-shop.ts';

const hour = 3_600_000;
const inAnHour = () => new Date(Date.now() + hour).toISOString();
const anHourAgo = () => new Date(Date.now() - hour).toISOString();

const uninstalled = (at: string | null = null) => ({
  topic: 'app/uninstalled',
  shop: 'one',
  at,
  facts: [{ type: 'uninstalled' }],
});
const scopesChanged = (at: string | null = null) => ({
  topic: 'app/scopes_update',
  shop: 'one',
  at,
  facts: [{ type: 'scopes_changed' }],
});

describe('a delivery which says that the app was removed', () => {
  it.each([
    ['without a time', null],
    ['newer than the credential', inAnHour()],
  ])('revokes the credential and asks for a new consent, %s', async (_what, at) => {
    const host = webhookHost();
    const shop = await host.connect();
    expect(await host.receive(delivery(uninstalled(at)))).toEqual({ outcome: 'accepted' });
    expect(await shop.credentials.get(shop.id)).toMatchObject({ revokedAt: expect.any(Date) });
    expect(await shop.connections.get(shop.id)).toMatchObject({
      status: 'enabled',
      health: 'reauth_required',
      healthReason: 'The app was removed from the shop at Acme: authorise the connection again.',
    });
    expect(await shop.eventsOf('webhook.access_ended')).toMatchObject([
      { level: 'warning', meta: { topic: 'app/uninstalled', reason: 'uninstalled', delivery_id: 'delivery-1' } },
    ]);
    expect(await shop.eventsOf('credential.revoked')).toHaveLength(1);
  });

  it('changes nothing when it is older than the credential: the app was installed again', async () => {
    const host = webhookHost();
    const shop = await host.connect();
    expect(await host.receive(delivery(uninstalled(anHourAgo())))).toEqual({ outcome: 'ignored' });
    expect(await shop.credentials.get(shop.id)).toMatchObject({ revokedAt: null });
    expect(await shop.eventsOf('webhook.ignored')).toMatchObject([{ meta: { reason: 'outdated' } }]);
  });

  it('cancels runs, pauses schedules, and leaves no record to fetch', async () => {
    const host = webhookHost();
    const shop = await host.connect();
    await host.receive(delivery(orderChanged('7'), { id: 'a' }));
    const run = await shop.actions.run(shop.id, 'import_orders');
    await shop.schedules.set(shop.id, 'import_orders', { cron: '0 * * * *' });
    // A moment later on the clock, as a delivery that comes in the same millisecond names its records afterwards.
    await expect.poll(() => Date.now()).toBeGreaterThan(run.createdAt.getTime() + 1);
    await host.receive(delivery(uninstalled(), { id: 'b' }));
    expect((await shop.runsOf()).map(({ state }) => state)).toEqual(['REVOKED', 'REVOKED']);
    expect(await shop.schedules.get(shop.id, 'import_orders')).toMatchObject({ enabled: false });
    expect(await shop.dirty()).toEqual([]);
    expect(await shop.eventsOf('run.revoked')).toHaveLength(2);
    expect(await shop.eventsOf('schedule.paused')).toMatchObject([
      { message: expect.stringContaining('set the schedule again'), meta: { capability: 'import_orders' } },
    ]);
    await shop.schedules.set(shop.id, 'import_orders', { cron: '0 * * * *' });
    expect(await shop.schedules.get(shop.id, 'import_orders')).toMatchObject({ enabled: true });
  });

  it('ends a run under way at its next page', async () => {
    const host = webhookHost();
    const shop = await host.connect();
    const run = await shop.actions.run(shop.id, 'import_orders');
    await shop.inShop((unit) => unit.runs.claim(run.id, 'worker', new Date(), 60_000));
    await host.receive(delivery(uninstalled()));
    expect(await shop.runs.get(run.id)).toMatchObject({ state: 'STARTED', cancelRequested: true });
    expect(await shop.eventsOf('run.cancel_requested')).toHaveLength(1);
  });

  it('is ignored when the access has ended before', async () => {
    const host = webhookHost();
    const shop = await host.connect();
    await host.receive(delivery(uninstalled(), { id: 'a' }));
    expect(await host.receive(delivery(uninstalled(), { id: 'b' }))).toEqual({ outcome: 'ignored' });
    expect(await shop.eventsOf('webhook.access_ended')).toHaveLength(1);
  });

  it('counts on a disabled connection too', async () => {
    const host = webhookHost();
    const shop = await host.connect();
    await shop.connections.disable(shop.id);
    expect(await host.receive(delivery(uninstalled()))).toEqual({ outcome: 'accepted' });
    expect(await shop.credentials.get(shop.id)).toMatchObject({ revokedAt: expect.any(Date) });
  });

  it('leaves other shops and other connections alone', async () => {
    const host = webhookHost();
    await host.connect('shop-1', 'one');
    const other = await host.connect('shop-2', 'two');
    await host.receive(delivery(uninstalled()));
    expect(await other.credentials.get(other.id)).toMatchObject({ revokedAt: null });
  });
});

describe('a delivery which says that scopes have changed', () => {
  const scoped = async (descriptor: WebhookShopOptions['descriptor'] = { scopes: async () => ['list'] }) => {
    const host = webhookHost({ descriptor });
    const shop = await host.connect();
    const secret = { access_token: 't' };
    await shop.credentials.set(shop.id, { kind: 'access_token', secret, scopes: ['read', 'write'] });
    return { host, shop };
  };
  const reasonsOf = async ({ eventsOf }: Awaited<ReturnType<typeof scoped>>['shop']) =>
    (await eventsOf('webhook.ignored')).map(({ meta }) => meta['reason']);

  it('changes nothing itself: it has the provider asked, by a drain', async () => {
    const { host, shop } = await scoped();
    expect(await host.receive(delivery(scopesChanged()))).toEqual({ outcome: 'accepted' });
    expect(await shop.credentials.get(shop.id)).toMatchObject({ scopes: ['read', 'write'], revokedAt: null });
    expect(await shop.dirty()).toEqual(['scopes']);
    expect(await shop.runsOf()).toMatchObject([{ capability: 'webhooks', state: 'PENDING' }]);
    expect(await shop.eventsOf('webhook.received')).toMatchObject([{ meta: { records: 0 } }]);
  });

  it('prepares the job engine before the transaction that requests the drain', async () => {
    const prepare = vi.fn<() => Promise<void>>(async () => undefined);
    const host = webhookHost({ descriptor: { scopes: async () => ['list'] }, jobs: { prepare } });
    const shop = await host.connect();
    prepare.mockClear();
    await host.receive(delivery(scopesChanged()));
    expect(prepare).toHaveBeenCalledOnce();
    expect(await shop.runsOf()).toHaveLength(1);
  });

  it('has the provider asked once, however often it comes', async () => {
    const { host, shop } = await scoped();
    for (const id of ['a', 'b', 'c']) await host.receive(delivery(scopesChanged(), { id }));
    expect(await shop.dirty()).toEqual(['scopes']);
    expect(await shop.runsOf()).toHaveLength(1);
  });

  it('is ignored when it is older than the credential', async () => {
    const { host, shop } = await scoped();
    expect(await host.receive(delivery(scopesChanged(anHourAgo())))).toEqual({ outcome: 'ignored' });
    expect([await shop.dirty(), await reasonsOf(shop)]).toEqual([[], ['outdated']]);
  });

  it('is ignored when the provider cannot be asked', async () => {
    const { host, shop } = await scoped({});
    expect(await host.receive(delivery(scopesChanged()))).toEqual({ outcome: 'ignored' });
    expect([await shop.dirty(), await reasonsOf(shop)]).toEqual([[], ['nothing_to_do']]);
  });

  it('is ignored while the connection is disabled', async () => {
    const { host, shop } = await scoped();
    await shop.connections.disable(shop.id);
    expect(await host.receive(delivery(scopesChanged()))).toEqual({ outcome: 'ignored' });
    expect([await shop.dirty(), await reasonsOf(shop)]).toEqual([[], ['connection_disabled']]);
  });
});

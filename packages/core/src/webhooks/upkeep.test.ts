import { describe, expect, it, vi } from 'vitest';
import { webhookHost } from '../../test/webhook-shop.ts';
import { subscriptionCheck } from '../storage/webhooks.ts';

const url = 'https://app.example.com/api/integrations';

function subscribingHost(options: { url?: string; remove?: () => Promise<void> } = { url }) {
  const remove = vi.fn<() => Promise<void>>(options.remove ?? (async () => undefined));
  const keep = async () => ({ kept: [], created: [], removed: [], refused: [] });
  const host = webhookHost({
    descriptor: { subscriptions: { keep, remove } },
    webhooks: options.url === undefined ? {} : { url: options.url },
  });
  return { ...host, remove };
}

describe('the check of the subscriptions', () => {
  it('is scheduled when the credential is set', async () => {
    const { connect } = subscribingHost();
    expect(await (await connect()).dirty()).toEqual([subscriptionCheck.externalId]);
  });

  it('is scheduled at once when the connection is enabled or its capabilities change', async () => {
    const { connect } = subscribingHost();
    const shop = await connect();
    const inAnHour = new Date(Date.now() + 3_600_000);
    const dueAt = () => shop.inShop((unit) => unit.webhooks.nextDue(shop.id));
    for (const change of [
      () => shop.connections.enable(shop.id),
      async () => {
        const { version } = await shop.connections.get(shop.id);
        return shop.connections.update(shop.id, { version, enabledCapabilities: [] });
      },
    ]) {
      await shop.inShop((unit) => unit.webhooks.scheduleCheck(shop.id, inAnHour));
      await change();
      expect((await dueAt())?.getTime()).toBeLessThanOrEqual(Date.now());
    }
  });

  it('is not scheduled without an address, as nothing could be delivered', async () => {
    const { connect } = subscribingHost({});
    expect(await (await connect()).dirty()).toEqual([]);
  });
});

describe('the subscriptions', () => {
  const ways = [
    ['the connection is disabled', (shop: Shop) => shop.connections.disable(shop.id)],
    ['the connection is deleted', (shop: Shop) => shop.connections.delete(shop.id)],
    ['the credential is revoked', (shop: Shop) => shop.credentials.revoke(shop.id)],
  ] as const;
  type Shop = Awaited<ReturnType<ReturnType<typeof webhookHost>['connect']>>;

  it.each(ways)('are removed before %s', async (_when, leave) => {
    const { connect, remove } = subscribingHost();
    const shop = await connect();
    await leave(shop);
    expect(remove).toHaveBeenCalledExactlyOnceWith(
      expect.objectContaining({
        url: `${url}/webhooks/acme/`,
        config: { shop: 'one' },
        capabilities: ['import_orders'],
      }),
    );
  });

  it.each(ways)('do not hold up that %s when they cannot be removed', async (_when, leave) => {
    const host = subscribingHost({ url, remove: () => Promise.reject(new Error('canary')) });
    const shop = await host.connect();
    await leave(shop);
    const left = await shop.eventsOf('webhook.subscriptions_left');
    expect(left).toMatchObject([{ level: 'warning', meta: { provider_key: 'acme', code: 'internal' } }]);
    expect(JSON.stringify(left)).not.toContain('canary');
  });

  it.each(ways)('hold up for ten seconds at most that %s', async (_when, leave) => {
    const host = subscribingHost({ url, remove: () => new Promise(() => undefined) });
    const shop = await host.connect();
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const left = leave(shop);
    await expect.poll(() => host.remove.mock.calls.length).toBeGreaterThan(0);
    await vi.advanceTimersByTimeAsync(10_000);
    vi.useRealTimers();
    await left;
    expect(await shop.eventsOf('webhook.subscriptions_left')).toHaveLength(1);
  });

  it('are not removed without a usable credential', async () => {
    const { connect, remove } = subscribingHost();
    const shop = await connect();
    await shop.credentials.revoke(shop.id);
    remove.mockClear();
    await shop.connections.delete(shop.id);
    expect(remove).not.toHaveBeenCalled();
  });
});

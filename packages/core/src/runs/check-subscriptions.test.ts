import { describe, expect, it } from 'vitest';
import { drainShop, things } from '../../test/drain-shop.ts';
import { thing } from '../../test/pull-shop.ts';
import type { SubscriptionReport } from '../provider/webhooks/descriptor.ts';
import { subscriptionCheck } from '../storage/webhooks.ts';

const hourMs = 3_600_000;
const url = 'https://host.test/api/integrations';

/** A shop whose provider makes subscriptions. `keep` is what the next check does. */
async function subscribingShop(options: { url?: string } = { url }) {
  const acme = things(thing('a'));
  const script = { keep: (): Partial<SubscriptionReport> => ({ kept: ['things/update'] }) };
  const asked: unknown[] = [];
  const shop = await drainShop({
    ...options,
    fetch: acme.fetch,
    webhooks: {
      subscriptions: {
        keep: async ({ url: to, capabilities }) => {
          asked.push([to, capabilities]);
          return { kept: [], created: [], removed: [], refused: [], ...script.keep() };
        },
        remove: async () => undefined,
      },
    },
  });
  const schedule = () =>
    shop.storage.transaction(shop.actor, (unit) => unit.webhooks.scheduleCheck(shop.connection.id, new Date()));
  const next = async (): Promise<number | undefined> => {
    const row = (await shop.dirty()).find(({ kind }) => kind === subscriptionCheck.kind);
    return row && (row.dueAt.getTime() - Date.now()) / hourMs;
  };
  return {
    ...shop,
    asked,
    script,
    schedule,
    next,
    check: async () => {
      const before = await next();
      if (before === undefined) await schedule();
      return shop.drain([]);
    },
    /** Makes the next check due, as it is a day later. */
    pass: () =>
      shop.storage.transaction(shop.actor, async (unit) => {
        const rows = await unit.webhooks.findDue(shop.connection.id, new Date(Date.now() + 48 * hourMs), 10);
        await unit.webhooks.clear(shop.connection.id, rows);
        await unit.webhooks.scheduleCheck(shop.connection.id, new Date());
      }),
    checks: () => shop.events('webhook.subscriptions_checked'),
  };
}

describe('the check of subscriptions', () => {
  it('is done by a drain, recorded, and due again in a day', async () => {
    const shop = await subscribingShop();
    shop.script.keep = () => ({ created: ['things/update'] });
    expect(await shop.check()).toMatchObject({ state: 'SUCCESS' });
    expect(shop.asked).toEqual([[`${url}/webhooks/acme/`, ['import_things']]]);
    const topics = { kept: [], created: ['things/update'], removed: [], refused: [] };
    expect(await shop.checks()).toMatchObject([{ level: 'info', meta: { provider_key: 'acme', ...topics } }]);
    expect(await shop.next()).toBeGreaterThan(22.9);
    expect(await shop.next()).toBeLessThan(25);
  });

  it('warns if a later one finds subscriptions missing', async () => {
    const shop = await subscribingShop();
    await shop.check();
    await shop.pass();
    shop.script.keep = () => ({ created: ['things/update'] });
    await shop.check();
    expect((await shop.checks()).map(({ level }) => level)).toEqual(['info', 'warning']);
  });

  it('does not warn if the connection was changed before it', async () => {
    const shop = await subscribingShop();
    await shop.check();
    await shop.schedule();
    shop.script.keep = () => ({ created: ['things/create'] });
    await shop.check();
    expect((await shop.checks()).map(({ level }) => level)).toEqual(['info', 'info']);
  });

  it('that fails keeps no record from being fetched, and is due again in an hour', async () => {
    const shop = await subscribingShop();
    shop.script.keep = () => {
      throw new Error('a bug');
    };
    await shop.schedule();
    const run = await shop.drain(['a']);
    expect(run).toMatchObject({ state: 'SUCCESS', progress: { created: 1 } });
    expect(shop.hosted()).toEqual({ a: 'Thing a' });
    expect(await shop.checks()).toEqual([]);
    expect((await shop.events('run.notice')).map(({ level, meta }) => [level, meta['code']])).toEqual([
      ['warning', 'subscriptions_unchecked'],
    ]);
    expect(await shop.next()).toBeGreaterThan(0.9);
    expect(await shop.next()).toBeLessThan(1.1);
  });

  it('ends if the host has no public address', async () => {
    const shop = await subscribingShop({});
    await shop.check();
    expect(shop.asked).toEqual([]);
    expect(await shop.dirty()).toEqual([]);
  });

  it('is put off for a day, and calls nobody, while the credential is refused or gone', async () => {
    const shop = await subscribingShop();
    await shop.storage.transaction(shop.actor, (unit) =>
      unit.connections.recordHealth(shop.connection.id, { health: 'reauth_required' }),
    );
    expect(await shop.check()).toMatchObject({ state: 'SUCCESS' });
    expect(shop.asked).toEqual([]);
    expect(await shop.next()).toBeGreaterThan(23.9);
  });

  it('ends while the connection is disabled: enabling it schedules the next one', async () => {
    const shop = await subscribingShop();
    await shop.shop.connections.disable(shop.connection.id);
    await shop.check();
    expect(shop.asked).toEqual([]);
    expect(await shop.dirty()).toEqual([]);
  });
});

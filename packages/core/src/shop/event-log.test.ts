import { array, assert, asyncProperty, integer, nat } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pagesOf, pullShop, thing } from '../../test/pull-shop.ts';
import { newEvent } from '../events/event.ts';
import { purgeEvents } from '../events/retention.ts';
import type { EventRow } from '../storage/rows.ts';

const dayMs = 86_400_000;
const aged = (days: number, message = `${days} days old`): EventRow => ({
  ...newEvent('credential.revoked', message),
  createdAt: new Date(Date.now() - days * dayMs),
});
type Shop = Awaited<ReturnType<typeof pullShop>>;
const insert = (shop: Shop, rows: readonly EventRow[], shopId: string = shop.actor.shopId) =>
  shop.storage.transaction({ shopId }, (unit) => unit.events.append(rows));

async function textOf(chunks: AsyncIterable<Uint8Array>): Promise<string> {
  const parts: Uint8Array[] = [];
  for await (const chunk of chunks) parts.push(chunk);
  return Buffer.concat(parts).toString('utf8');
}

describe('pages of the log', () => {
  it('contain each existing event once, even with writes between them', async () => {
    await assert(
      asyncProperty(
        integer({ min: 1, max: 9 }),
        nat(30),
        array(nat(4), { minLength: 1 }),
        async (limit, count, inserts) => {
          const shop = await pullShop();
          await insert(
            shop,
            Array.from({ length: count }, (_, n) => aged(0, `event ${n}`)),
          );
          const there = (await shop.events()).map(({ id }) => id);
          const seen: string[] = [];
          for (let n = 0, after: string | undefined; ; n += 1) {
            const page = await shop.shop.events.list({ limit, after });
            seen.push(...page.rows.map(({ id }) => id));
            if (page.next === null) break;
            after = page.next;
            await insert(
              shop,
              Array.from({ length: inserts[n % inserts.length] ?? 0 }, () => aged(0, 'written meanwhile')),
            );
          }
          expect(seen.toReversed()).toEqual(there);
        },
      ),
      { numRuns: 30 },
    );
  });
});

describe('an export', () => {
  it('holds the events of the shop’s last 90 days, newest first, and is recorded itself', async () => {
    const shop = await pullShop();
    await insert(shop, [aged(89), aged(95)]);
    await insert(shop, [aged(1, 'of another shop')], 'shop-2');
    const lines = (await textOf(shop.shop.events.exportCsv())).trimEnd().split('\r\n');
    expect(lines[0]).toContain('"created_at"');
    expect(lines.join('\n')).toContain('89 days old');
    expect(lines.join('\n')).not.toContain('95 days old');
    expect(lines.join('\n')).not.toContain('another shop');
    expect(await shop.events('events.exported')).toMatchObject([{ actorId: shop.actor.id }]);
    const ids = lines.slice(1).map((line) => line.split(',')[0] ?? '');
    expect(ids).toEqual(ids.toSorted().toReversed());
  });

  it('holds the newest events, even if another process’s clock is ahead', async () => {
    const shop = await pullShop();
    await insert(shop, [aged(-2 / 86_400, 'two seconds ahead')]);
    const text = await textOf(shop.shop.events.exportCsv());
    expect(text).toContain('two seconds ahead');
    expect(text).toContain('"events.exported"');
  });

  it('covers a requested window, over many pages', async () => {
    const shop = await pullShop();
    await insert(
      shop,
      Array.from({ length: 450 }, (_, n) => aged(10, `event ${n}`)),
    );
    const window = { since: new Date(Date.now() - 11 * dayMs), until: new Date(Date.now() - 9 * dayMs) };
    const lines = (await textOf(shop.shop.events.exportCsv(window))).trimEnd().split('\r\n');
    expect(lines).toHaveLength(451);
    expect(new Set(lines).size).toBe(451);
  });
});

describe('retention', () => {
  it('deletes what is older than 90 days in every shop, and records how much in each', async () => {
    const shop = await pullShop();
    await insert(shop, [aged(89), aged(92), aged(400)]);
    await insert(shop, [aged(92)], 'shop-2');
    expect(await shop.integrations.purge()).toMatchObject({ events: 3 });
    expect((await shop.events()).map(({ message }) => message)).toContain('89 days old');
    expect((await shop.events('credential.revoked')).length).toBe(1);
    expect(await shop.events('events.purged')).toMatchObject([{ meta: { count: 2 } }]);
    expect(await shop.integrations.purge()).toMatchObject({ events: 0 });
  });

  it('deletes the ids of deliveries of those shops after 30 days', async () => {
    const shop = await pullShop();
    await insert(shop, [aged(92)]);
    const add = (deliveryId: string, days: number) =>
      shop.storage.transaction(shop.actor, (unit) =>
        unit.webhooks.insertDeliveries([
          {
            providerKey: 'acme',
            deliveryId,
            connectionId: null,
            topic: 'things/update',
            bodyHash: 'hash',
            receivedAt: new Date(Date.now() - days * dayMs),
          },
        ]),
      );
    await add('younger', 29);
    await add('older', 31);
    await shop.integrations.purge();
    expect([await add('younger', 0), await add('older', 0)]).toEqual([[false], [true]]);
  });

  it('continues with the other shops, and ends, when the events of one cannot be deleted', async () => {
    const shop = await pullShop();
    for (const shopId of ['shop-0', 'shop-1', 'shop-2']) await insert(shop, [aged(92)], shopId);
    const storage: typeof shop.storage = {
      ...shop.storage,
      transaction: (scope, work) =>
        scope.shopId === 'shop-0' ? Promise.reject(new Error('locked')) : shop.storage.transaction(scope, work),
    };
    const logged: object[] = [];
    expect(await purgeEvents({ storage, log: { error: (details) => void logged.push(details) } })).toBe(2);
    expect(logged).toMatchObject([{ err: { message: 'locked' }, shopId: 'shop-0' }]);
  });

  it('reaches every shop, even when more than one batch of shops fails', async () => {
    const shop = await pullShop();
    const bad = Array.from({ length: 120 }, (_, n) => `bad-${n}`);
    for (const shopId of [...bad, 'shop-1']) await insert(shop, [aged(92)], shopId);
    const storage: typeof shop.storage = {
      ...shop.storage,
      transaction: (scope, work) =>
        bad.includes(scope.shopId) ? Promise.reject(new Error('locked')) : shop.storage.transaction(scope, work),
    };
    const logged: object[] = [];
    expect(await purgeEvents({ storage, log: { error: (details) => void logged.push(details) } })).toBe(1);
    expect(logged).toHaveLength(120);
  });
});

describe('a listener', () => {
  it('gets events after the commit, with their shop', async () => {
    const shop = await pullShop();
    const received: [string, string][] = [];
    const end = shop.integrations.onEvent((event, scope) => {
      received.push([event.eventType, scope.shopId]);
    });
    await shop.run(pagesOf([thing('a')]));
    expect(received.map(([type]) => type)).toEqual([
      'run.queued',
      'run.started',
      'run.progress',
      'run.succeeded',
      'connection.health_changed',
    ]);
    expect(new Set(received.map(([, shopId]) => shopId))).toEqual(new Set(['shop-1']));
    end();
    await shop.shop.connections.disable(shop.connection.id);
    expect(received).toHaveLength(5);
  });

  it('never gets events that were rolled back', async () => {
    const shop = await pullShop();
    const received: string[] = [];
    shop.integrations.onEvent(({ eventType }) => {
      received.push(eventType);
    });
    shop.script.beforePort = () => Promise.reject(new Error('no'));
    await shop.run(pagesOf([thing('a')]));
    expect(received).not.toContain('run.progress');
    expect(received).toContain('run.failed');
  });

  it('does no harm when it throws', async () => {
    const shop = await pullShop();
    shop.integrations.onEvent(() => {
      throw new Error('a listener of the host');
    });
    shop.integrations.onEvent(async () => {
      throw new Error('another one');
    });
    expect(await shop.run(pagesOf([thing('a')]))).toMatchObject({ state: 'SUCCESS' });
    expect(shop.logged).toHaveLength(10);
  });
});

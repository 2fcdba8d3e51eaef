import { describe, expect, it } from 'vitest';
import { pagesOf, pullShop, thing } from '../../test/pull-shop.ts';
import { createPolicy } from '../policy/policy.ts';
import type { Delivery, JobEngine } from '../runs/job-engine.ts';
import { tick } from './ticker.ts';

async function scheduled() {
  const shop = await pullShop();
  shop.script.read = pagesOf([thing('a')]);
  const { id } = shop.connection;
  const row = await shop.shop.schedules.set(id, 'import_things', { cron: '*/15 * * * *' });
  const delivered: Delivery[] = [];
  const jobs: JobEngine = {
    attach: () => undefined,
    enqueue: (delivery) => void delivered.push(delivery),
    start: async () => undefined,
    stop: async () => undefined,
  };
  const options = { storage: shop.storage, provider: shop.provider, policy: createPolicy(undefined, []), jobs };
  return { ...shop, row, delivered, tick: (now: Date) => tick(options, now) };
}
const later = (date: Date, minutes: number) => new Date(date.getTime() + minutes * 60_000);

describe('a schedule', () => {
  it('asks for a run when its time has come, on behalf of who set it', async () => {
    const { row, tick: ticks, delivered, shop, actor, connection } = await scheduled();
    expect(await ticks(later(row.nextAt, -1))).toBe(0);
    expect(await ticks(row.nextAt)).toBe(1);
    const [run] = (await shop.runs.list({ limit: 10 })).rows;
    expect(run).toMatchObject({ capability: 'import_things', actorId: actor.id, state: 'PENDING' });
    expect(delivered).toEqual([{ scope: { shopId: actor.shopId }, runId: run?.id }]);
    expect(await shop.schedules.get(connection.id, 'import_things')).toMatchObject({
      lastRunId: run?.id,
      nextAt: later(row.nextAt, 15),
    });
  });

  it('comes to one run after times were missed', async () => {
    const { row, tick: ticks, shop, connection } = await scheduled();
    expect(await ticks(later(row.nextAt, 7 * 60 + 1))).toBe(1);
    expect(await shop.schedules.get(connection.id, 'import_things')).toMatchObject({
      nextAt: later(row.nextAt, 7 * 60 + 15),
    });
  });

  it('is asked for by one of several processes', async () => {
    const { row, tick: ticks, shop } = await scheduled();
    const counts = await Promise.all(Array.from({ length: 8 }, () => ticks(row.nextAt)));
    expect(counts.reduce((sum, count) => sum + count)).toBe(1);
    expect((await shop.runs.list({ limit: 10 })).rows).toHaveLength(1);
  });

  it('is told and skipped where its actor may not use it any more', async () => {
    const { row, tick: ticks, shop, connection, events } = await scheduled();
    await shop.connections.disable(connection.id);
    expect(await ticks(row.nextAt)).toBe(0);
    expect(await events('schedule.skipped')).toMatchObject([
      { meta: { capability: 'import_things', code: 'policy_denied', rule: 'use.connection_disabled' } },
    ]);
  });

  it('is told and skipped where another run of the capability is under way', async () => {
    const { row, tick: ticks, script, ask, events } = await scheduled();
    const gate = Promise.withResolvers<void>();
    script.read = async function* () {
      await gate.promise;
      yield { items: [], cursor: { page: 1 } };
    };
    await ask({ full: true });
    expect(await ticks(row.nextAt)).toBe(0);
    expect(await events('schedule.skipped')).toMatchObject([{ meta: { code: 'run_in_progress' } }]);
    gate.resolve();
  });

  it('rests while it is paused, and can be taken away', async () => {
    const { row, tick: ticks, shop, connection, events } = await scheduled();
    await shop.schedules.set(connection.id, 'import_things', { cron: row.cron, enabled: false });
    expect(await ticks(later(row.nextAt, 60))).toBe(0);
    await shop.schedules.delete(connection.id, 'import_things');
    await expect(shop.schedules.get(connection.id, 'import_things')).rejects.toMatchObject({ code: 'not_found' });
    await expect(shop.schedules.delete(connection.id, 'import_things')).rejects.toMatchObject({ code: 'not_found' });
    expect((await events()).map(({ eventType }) => eventType).filter((type) => type.startsWith('schedule'))).toEqual([
      'schedule.set',
      'schedule.set',
      'schedule.deleted',
    ]);
  });

  it('is left as it is where the same is said again, also when its time has come', async () => {
    const { row, shop, connection, events } = await scheduled();
    expect(await shop.schedules.set(connection.id, 'import_things', { cron: row.cron })).toEqual(row);
    expect(await events('schedule.set')).toHaveLength(1);
    const changed = await shop.schedules.set(connection.id, 'import_things', { cron: row.cron, input: { full: true } });
    expect(changed).toMatchObject({ input: { full: true } });
    expect(await events('schedule.set')).toHaveLength(2);
  });

  it.each([
    ['an input that the capability does not take', { cron: '* * * * *', input: { since: 'yesterday' } }, 'input.since'],
    ['no time', { cron: 'soon' }, 'cron'],
    ['no time zone', { cron: '* * * * *', timeZone: 'Mars' }, 'time_zone'],
  ])('is refused with %s', async (_name, request, path) => {
    const { shop, connection } = await scheduled();
    await expect(shop.schedules.set(connection.id, 'import_things', request)).rejects.toMatchObject({
      code: 'invalid_input',
      issues: [expect.objectContaining({ path })],
    });
  });
});

import { describe, expect, it } from 'vitest';
import { pagesOf, pullShop, thing } from '../../../test/pull-shop.ts';
import { IntegrationError } from '../../errors.ts';
import { newId } from '../../ids.ts';
import type { Delivery, JobEngine } from '../../jobs/job-engine.ts';
import { createPolicy } from '../../policy/policy.ts';
import type { ScheduleRow } from '../../storage/rows.ts';
import { spreadTimes } from './spread.ts';
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
  const log = { error: (details: object, message: string) => void shop.logged.push([message, details]) };
  const options = {
    storage: shop.storage,
    provider: shop.provider,
    policy: createPolicy(undefined, []),
    jobs,
    log,
    nextTime: spreadTimes(),
  };
  /** Replaces a schedule without any checks, in this shop or another one. */
  const put = (changes: Partial<ScheduleRow>, shopId: string = shop.actor.shopId) =>
    shop.storage.transaction({ shopId }, async ({ connections, schedules }) => {
      const connection = { ...shop.connection, id: shopId === shop.actor.shopId ? shop.connection.id : newId() };
      await connections.insert(connection);
      await schedules.save({ ...row, connectionId: connection.id, ...changes });
    });
  return { ...shop, row, delivered, jobs, put, options, tick: (now: Date) => tick(options, now) };
}
/** A time zone that is no longer known. */
const withBadZone = { timeZone: 'Mars/Olympus' };
const later = (date: Date, minutes: number) => new Date(date.getTime() + minutes * 60_000);

describe('a schedule', () => {
  it('requests a run when it is due, on behalf of the actor who set it', async () => {
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

  it('requests one run when several times were missed', async () => {
    const { row, tick: ticks, shop, connection } = await scheduled();
    expect(await ticks(later(row.nextAt, 7 * 60 + 1))).toBe(1);
    expect(await shop.schedules.get(connection.id, 'import_things')).toMatchObject({
      nextAt: later(row.nextAt, 7 * 60 + 15),
    });
  });

  it('is requested by only one of several processes', async () => {
    const { row, tick: ticks, shop } = await scheduled();
    const counts = await Promise.all(Array.from({ length: 8 }, () => ticks(row.nextAt)));
    expect(counts.reduce((sum, count) => sum + count)).toBe(1);
    expect((await shop.runs.list({ limit: 10 })).rows).toHaveLength(1);
  });

  it('is requested in the same tick when more are due than a batch takes, until the process stops', async () => {
    const { row, tick: ticks, put, options } = await scheduled();
    for (let n = 0; n < 250; n += 1) await put({}, `other-${n}`);
    const stop = new AbortController();
    stop.abort();
    expect(await tick(options, row.nextAt, stop.signal)).toBe(100);
    expect(await ticks(row.nextAt)).toBe(151);
  });

  it('is requested together with those of other shops; only one with a live run is looked at by itself', async () => {
    const { row, put, options, shop, connection, actor } = await scheduled();
    for (let n = 0; n < 5; n += 1) await put({}, `other-${n}`);
    await shop.actions.run(connection.id, 'import_things');
    const opened: string[] = [];
    const storage: typeof options.storage = {
      ...options.storage,
      takeDueSchedules: (now, limit, work) =>
        options.storage.takeDueSchedules(now, limit, (taken) =>
          work({
            ...taken,
            inShop: (scope, inOne) => {
              opened.push(scope.shopId);
              return taken.inShop(scope, inOne);
            },
          }),
        ),
    };
    expect(await tick({ ...options, storage }, row.nextAt)).toBe(6);
    expect(opened).toEqual([actor.shopId]);
    expect((await shop.runs.list({ limit: 10 })).rows).toHaveLength(1);
  });

  it('is skipped with an event when its actor may no longer use it', async () => {
    const { row, tick: ticks, shop, connection, events } = await scheduled();
    await shop.connections.disable(connection.id);
    expect(await ticks(row.nextAt)).toBe(0);
    expect(await events('schedule.skipped')).toMatchObject([
      { meta: { capability: 'import_things', code: 'policy_denied', rule: 'use.connection_disabled' } },
    ]);
  });

  it('is skipped with an event when another run of the capability is under way', async () => {
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

  it('does nothing while paused, and can be deleted', async () => {
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

  it('does not change when the same is set again, even when it is due', async () => {
    const { row, shop, connection, events } = await scheduled();
    expect(await shop.schedules.set(connection.id, 'import_things', { cron: row.cron })).toEqual(row);
    expect(await events('schedule.set')).toHaveLength(1);
    const changed = await shop.schedules.set(connection.id, 'import_things', { cron: row.cron, input: { full: true } });
    expect(changed).toMatchObject({ input: { full: true } });
    expect(await events('schedule.set')).toHaveLength(2);
  });

  it.each([
    ['an input that the capability does not take', { cron: '* * * * *', input: { since: 'yesterday' } }, 'input.since'],
    ['an invalid time', { cron: 'soon' }, 'cron'],
    ['an unknown time zone', { cron: '* * * * *', timeZone: 'Mars' }, 'time_zone'],
    ['a misspelt field, which would leave it in UTC', { cron: '* * * * *', time_zone: 'Europe/Berlin' }, 'time_zone'],
  ])('is refused with %s', async (_name, request, path) => {
    const { shop, connection } = await scheduled();
    await expect(shop.schedules.set(connection.id, 'import_things', request)).rejects.toMatchObject({
      code: 'invalid_input',
      issues: [expect.objectContaining({ path })],
    });
  });
});

describe('a schedule that fails', () => {
  it('is recorded in the log of its shop, and does not stop others', async () => {
    const { row, tick: ticks, put, events, logged } = await scheduled();
    await put({ ...withBadZone, nextAt: later(row.nextAt, -60) });
    await put({}, 'shop-2');
    expect(await ticks(row.nextAt)).toBe(1);
    expect(await events('schedule.failed')).toMatchObject([
      {
        level: 'warning',
        connectionId: row.connectionId,
        message: expect.stringContaining('time_zone'),
        meta: { capability: 'import_things', code: 'invalid_input', failures: 1 },
      },
    ]);
    expect(logged).toEqual([]);
  });

  it('is paused after three failures in a row, says what to do, and continues when set again', async () => {
    const { row, tick: ticks, put, events, shop, connection } = await scheduled();
    await put(withBadZone);
    for (const minutes of [0, 5, 15, 30, 60, 24 * 60]) expect(await ticks(later(row.nextAt, minutes))).toBe(0);
    expect(await events('schedule.failed')).toHaveLength(2);
    expect(await events('schedule.paused')).toMatchObject([
      { level: 'error', message: expect.stringContaining('set the schedule again'), meta: { failures: 3 } },
    ]);
    expect(await shop.schedules.get(connection.id, 'import_things')).toMatchObject({ enabled: false, failures: 3 });
    const again = await shop.schedules.set(connection.id, 'import_things', { cron: row.cron });
    expect(again).toMatchObject({ enabled: true, failures: 0 });
    expect(await ticks(again.nextAt)).toBe(1);
  });

  it('resets its count after a success', async () => {
    const { row, tick: ticks, put, shop, connection } = await scheduled();
    await put({ failures: 2 });
    expect(await ticks(row.nextAt)).toBe(1);
    expect(await shop.schedules.get(connection.id, 'import_things')).toMatchObject({ enabled: true, failures: 0 });
  });

  it('does not starve the others when many fail', async () => {
    const { row, tick: ticks, put } = await scheduled();
    for (let n = 0; n < 100; n += 1) await put({ ...withBadZone, nextAt: later(row.nextAt, -60) }, `bad-${n}`);
    expect(await ticks(row.nextAt)).toBe(1);
  });

  it('is retried in a minute after a transient error, which is not counted', async () => {
    const { row, put, events, options } = await scheduled();
    await put({});
    const away = new IntegrationError('storage_unavailable', 'It gave way to another transaction.');
    const provider = () => {
      throw away;
    };
    expect(await tick({ ...options, provider }, row.nextAt)).toBe(0);
    expect(await events('schedule.failed')).toMatchObject([{ meta: { code: 'storage_unavailable', failures: 0 } }]);
    expect([await tick(options, row.nextAt), await tick(options, later(row.nextAt, 1))]).toEqual([0, 1]);
  });

  it('is not counted or moved when no run can be enqueued: the tick fails instead', async () => {
    const { row, events, options, shop, connection } = await scheduled();
    let prepared = 0;
    const prepare = async () => {
      prepared += 1;
      if (prepared <= 3) throw new IntegrationError('not_configured', 'The queue of runs is missing.');
    };
    const jobs = { ...options.jobs, prepare };
    for (const minutes of [0, 15, 30])
      await expect(tick({ ...options, jobs }, later(row.nextAt, minutes))).rejects.toMatchObject({
        code: 'not_configured',
      });
    expect(await shop.schedules.get(connection.id, 'import_things')).toMatchObject({ ...row, failures: 0 });
    expect(await events('schedule.failed')).toEqual([]);
    expect(await tick({ ...options, jobs }, later(row.nextAt, 31))).toBe(1);
  });

  it('logs the message of an error that is not ours only for the host', async () => {
    const { row, events, options, logged } = await scheduled();
    const provider = () => {
      throw new Error('a secret');
    };
    await tick({ ...options, provider }, row.nextAt);
    const failures = await events('schedule.failed');
    expect(failures).toMatchObject([{ meta: { code: 'internal' } }]);
    expect(JSON.stringify(failures)).not.toContain('a secret');
    expect(logged).toMatchObject([['Could not request a scheduled run.', { shopId: 'shop-1' }]]);
  });

  it('is not counted when the engine refuses its run: the sweep finds it', async () => {
    const { row, put, events, options, logged, shop } = await scheduled();
    await put({}, 'shop-2');
    const delivered: Delivery[] = [];
    const enqueue = (delivery: Delivery) => {
      if (delivery.scope.shopId === 'shop-1') throw new Error('the broker is away');
      delivered.push(delivery);
    };
    expect(await tick({ ...options, jobs: { ...options.jobs, enqueue } }, row.nextAt)).toBe(2);
    expect(delivered).toMatchObject([{ scope: { shopId: 'shop-2' } }]);
    expect((await shop.runs.list({ limit: 1 })).rows).toMatchObject([{ state: 'PENDING' }]);
    expect(await events('schedule.failed')).toEqual([]);
    expect(logged).toHaveLength(1);
  });
});

describe('the times of a schedule that is not set yet', () => {
  it('are the next five, as they will be once it is set', async () => {
    const { shop, connection } = await scheduled();
    const plan = { cron: '0,20 * * * *', timeZone: 'Europe/Berlin' };
    const times = await shop.schedules.times(connection.id, plan);
    expect(times.toSorted((a, b) => a.getTime() - b.getTime())).toEqual(times);
    expect(new Set(times.map(Number)).size).toBe(5);
    const { nextAt } = await shop.schedules.set(connection.id, 'import_things', plan);
    expect(times).toContainEqual(nextAt);
  });

  it('are refused with the field, for a plan that cannot be', async () => {
    const { shop, connection } = await scheduled();
    await expect(shop.schedules.times(connection.id, { cron: '0 0 31 2 *' })).rejects.toMatchObject({
      code: 'invalid_input',
      issues: [{ path: 'cron' }],
    });
    await expect(shop.schedules.times(newId(), { cron: '0 9 * * *' })).rejects.toMatchObject({ code: 'not_found' });
  });
});

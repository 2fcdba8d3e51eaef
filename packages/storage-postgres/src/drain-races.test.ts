import { drainKey, type Storage, type UnitOfWork } from '@makerfex/integrations-core/storage';
import type { Pool, PoolClient } from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { copyTemplate } from '../test/database.ts';
import { openPool } from '../test/open.ts';
import { newConnection, newRun } from '../test/shop.ts';
import { postgresStorage } from './index.ts';

type Unit = UnitOfWork<PoolClient>;
const at = (seconds: number) => new Date(Date.UTC(2026, 0, 15, 12) + seconds * 1000);
const noQuiet = { quietMs: 0, longestMs: 0 };
const named = (externalId: string) => ({ kind: 'order', externalId, mayBeGone: false });

let database: Awaited<ReturnType<typeof copyTemplate>>;
let pool: Pool;
let storage: Storage<PoolClient>;
beforeAll(async () => {
  database = await copyTemplate();
  pool = openPool(database.url);
  storage = postgresStorage(pool);
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

/** A shop whose drain is being worked on. */
async function openShop({ isLive = true } = {}) {
  const connection = newConnection();
  const drain = newDrain(connection.id);
  const inShop = <Result>(work: (unit: Unit) => Promise<Result>) =>
    storage.transaction({ shopId: connection.id }, work);
  await inShop(async ({ connections, runs }) => {
    await connections.insert(connection);
    if (!isLive) return;
    await runs.insert(drain);
    await runs.claim(drain.id, 'worker', at(0), 60_000);
  });
  return { id: connection.id, drain, inShop };
}

const newDrain = (connectionId: string) => newRun(connectionId, { capability: drainKey, trigger: 'webhook' });

/** A transaction that stops where it is told to, until it is let go. */
function paused(
  inShop: (work: (unit: Unit) => Promise<unknown>) => Promise<unknown>,
  work: (unit: Unit) => Promise<unknown>,
) {
  const [reached, letGo] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const done = inShop(async (unit) => {
    const result = await work(unit);
    reached.resolve();
    await letGo.promise;
    return result;
  });
  done.catch((error: unknown) => reached.reject(error));
  return { reached: reached.promise, letGo: letGo.resolve, done };
}

const waiting = `select from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`;
const oneWaits = () => expect.poll(async () => (await pool.query(waiting)).rowCount).toBe(1);

/** What a delivery does: names a record, and requests a drain if there is none. @returns whether its own */
const deliver = async ({ webhooks, runs }: Unit, id: string, externalId: string): Promise<boolean> => {
  await webhooks.name(id, [named(externalId)], at(0), noQuiet);
  return !(await webhooks.hasDrain(id)) && (await runs.insert(newDrain(id)));
};
/** How a drain ends: with another run if anything is due. @returns whether it has one */
const end = async ({ webhooks, runs }: Unit, id: string, drainId: string): Promise<boolean> => {
  if (!(await runs.finish(drainId, 'worker', { state: 'SUCCESS', at: at(1) })))
    throw new Error('It has ended already.');
  return (await webhooks.nextDue(id)) !== null && runs.insert(newDrain(id));
};
const liveDrains = async (id: string) =>
  (
    await pool.query(
      'select from integration_run where connection_id = $1 and capability = $2 and finished_at is null',
      [id, drainKey],
    )
  ).rowCount;

it('a drain that ends while a delivery is stored waits for it, and goes on with what it named', async () => {
  const { id, drain, inShop } = await openShop();
  const delivery = paused(inShop, (unit) => deliver(unit, id, 'a'));
  await delivery.reached;
  const ended = inShop((unit) => end(unit, id, drain.id));
  await oneWaits();
  delivery.letGo();
  expect(await delivery.done).toBe(false);
  expect(await ended).toBe(true);
  expect(await liveDrains(id)).toBe(1);
});

it('a delivery that comes while a drain ends waits for it, and requests another', async () => {
  const { id, drain, inShop } = await openShop();
  const ended = paused(inShop, (unit) => end(unit, id, drain.id));
  await ended.reached;
  const delivery = inShop((unit) => deliver(unit, id, 'a'));
  await oneWaits();
  ended.letGo();
  expect(await ended.done).toBe(false);
  expect(await delivery).toBe(true);
  expect(await liveDrains(id)).toBe(1);
});

it('a delivery that comes while a drain ends with a successor keeps that one from ending', async () => {
  const { id, drain, inShop } = await openShop();
  await inShop((unit) => unit.webhooks.name(id, [named('earlier')], at(0), noQuiet));
  const ended = paused(inShop, (unit) => end(unit, id, drain.id));
  await ended.reached;
  const delivery = paused(inShop, (unit) => deliver(unit, id, 'a'));
  await oneWaits();
  ended.letGo();
  expect(await ended.done).toBe(true);
  await delivery.reached;
  const successorEnded = inShop(async (unit) => {
    const successor = await unit.runs.findLive({ connectionId: id, capability: drainKey, subject: null });
    await unit.runs.claim(successor?.id ?? '', 'worker', at(0), 60_000);
    return end(unit, id, successor?.id ?? '');
  });
  await oneWaits();
  delivery.letGo();
  expect(await delivery.done).toBe(false);
  expect(await successorEnded).toBe(true);
});

it('a delivery keeps the drain from ending that another one requests at the same time', async () => {
  const { id, inShop } = await openShop({ isLive: false });
  const [first, second] = ['a', 'b'].map((externalId) =>
    paused(inShop, async ({ webhooks }) => {
      await webhooks.name(id, [named(externalId)], at(0), noQuiet);
      return webhooks.hasDrain(id);
    }),
  );
  if (!first || !second) throw new Error('There are two deliveries.');
  await Promise.all([first.reached, second.reached]);
  first.letGo();
  expect(await first.done).toBe(false);
  // Its run begins and ends before the second one is stored.
  const drain = newDrain(id);
  await inShop(async ({ runs }) => {
    await runs.insert(drain);
    await runs.claim(drain.id, 'worker', at(0), 60_000);
  });
  const ended = inShop((unit) => end(unit, id, drain.id));
  await oneWaits();
  second.letGo();
  await second.done;
  expect(await ended).toBe(true);
});

it('a run that is cancelled before it began waits for a delivery too', async () => {
  const connection = newConnection();
  const drain = newDrain(connection.id);
  const inShop = <Result>(work: (unit: Unit) => Promise<Result>) =>
    storage.transaction({ shopId: connection.id }, work);
  await inShop(async ({ connections, runs }) => {
    await connections.insert(connection);
    await runs.insert(drain);
  });
  const delivery = paused(inShop, (unit) => deliver(unit, connection.id, 'a'));
  await delivery.reached;
  const cancelled = inShop(({ runs }) => runs.requestCancel(drain.id, at(1)));
  await oneWaits();
  delivery.letGo();
  await delivery.done;
  expect((await cancelled)?.state).toBe('REVOKED');
});

it('a drain clears and postpones past a delivery that is naming the same records', async () => {
  const { id, drain, inShop } = await openShop();
  await inShop((unit) => unit.webhooks.name(id, [named('a'), named('b')], at(0), noQuiet));
  const delivery = paused(inShop, (unit) => deliver(unit, id, 'a'));
  await delivery.reached;
  // It locks its run first, which would be a deadlock if it waited for the record.
  const cleared = await inShop(async ({ runs, webhooks }) => {
    await runs.advance(drain.id, 'worker', at(60), {});
    await webhooks.postpone(id, at(9), at(0));
    return webhooks.clear(id, await webhooks.findDue(id, at(9), 10));
  });
  expect(cleared).toBe(1);
  delivery.letGo();
  await delivery.done;
  const left = await inShop(({ webhooks }) => webhooks.findDue(id, at(9), 10));
  expect(left.map(({ externalId, deliveries, dueAt }) => [externalId, deliveries, dueAt])).toEqual([['a', 2, at(0)]]);
});

it('deliveries that name the same record at once both count, and neither drain nor delivery fails', async () => {
  const { id, inShop } = await openShop();
  const first = paused(inShop, (unit) => deliver(unit, id, 'a'));
  await first.reached;
  const second = inShop((unit) => deliver(unit, id, 'a'));
  await oneWaits();
  first.letGo();
  await Promise.all([first.done, second]);
  const [row] = await inShop(({ webhooks }) => webhooks.findDue(id, at(9), 10));
  expect(row?.deliveries).toBe(2);
});

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { createIntegrations } from '@makerfex/integrations-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testVault } from '../../storage-postgres/test/vault.ts';
import { crashActor, crashProvider, type Thing, type ThingsPage } from '../test/crash-provider.ts';
import { copyTemplate } from '../test/database.ts';
import { expireLeases, workerEnv } from '../test/killed-worker.ts';
import { openPostgres, query } from '../test/open.ts';
import { mikroOrmStorage } from './storage.ts';

const pageSize = 50;
/** Many more with `LONG_TESTS=1`, as at night. Each starts a process, which takes seconds on a busy machine. */
const [kills, laterKills, count, killTimeoutMs] = process.env['LONG_TESTS']
  ? [200, 10, 20_000, 1_800_000]
  : [3, 2, 1_000, 600_000];
const batches = count / 100;
const thing = (n: number, title = `Thing ${n}`): Thing => ({ externalId: `t${n}`, updatedAt: null, title });

/** Serves pages of things, each a little late, and reports when a number of them was requested. */
async function source() {
  const state = { things: Array.from({ length: count }, (_, n) => thing(n)), asked: 0 };
  const server = createServer((request, response) => {
    state.asked += 1;
    const page = Number(new URL(request.url ?? '', 'http://127.0.0.1').searchParams.get('page') ?? 0);
    const rest = state.things.length - (page + 1) * pageSize;
    const body: ThingsPage = {
      things: state.things.slice(page * pageSize, (page + 1) * pageSize),
      next: rest > 0 ? page + 1 : null,
    };
    setTimeout(() => response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body)), 5);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return { state, origin: `http://127.0.0.1:${port}`, close: () => server.close() };
}

describe('a run whose process is killed at any moment', () => {
  let world: Awaited<ReturnType<typeof open>>;

  async function open() {
    const database = await copyTemplate();
    await query(
      database.url,
      `create table crash_thing (shop_id text, external_id text, host_id text not null, title text not null,
         writes int not null default 1, deletes int not null default 0, primary key (shop_id, external_id))`,
    );
    const orm = await openPostgres(database.url);
    const storage = mikroOrmStorage(orm);
    const things = await source();
    const { connections } = createIntegrations({
      providers: [crashProvider(things.origin)],
      storage,
      vault: testVault(),
      ports: { things: { upsert: async () => [] } },
    }).for(crashActor);
    const connection = await connections.create({ providerKey: 'acme', config: {} });
    const close = async () => {
      things.close();
      await orm.close(true);
      await database.drop();
    };
    return { database, connection, storage, things, close };
  }

  beforeAll(async () => {
    world = await open();
  });
  afterAll(() => world.close());

  const worker = () =>
    spawn(
      process.execPath,
      [
        '--conditions=@makerfex/source',
        join(import.meta.dirname, '../test/crash-worker.ts'),
        world.database.url,
        world.things.origin,
        world.connection.id,
      ],
      { stdio: ['ignore', 'ignore', 'inherit'], env: workerEnv },
    );

  /** Lets a worker read a few pages and kills it somewhere after that: while it reads, writes or commits. */
  async function killSomewhere(): Promise<boolean> {
    const child = worker();
    const ended = once(child, 'exit');
    const enough = world.things.state.asked + 1 + Math.floor(Math.random() * 5);
    while (world.things.state.asked < enough && child.exitCode === null) await delay(2);
    await delay(Math.random() * 40);
    child.kill('SIGKILL');
    await ended;
    await expireLeases(world.database.url);
    return child.signalCode === 'SIGKILL';
  }

  async function finish(times: number): Promise<number> {
    let killed = 0;
    while (killed < times && (await killSomewhere())) killed += 1;
    const [code] = await once(worker(), 'exit');
    expect(code).toBe(0);
    return killed;
  }

  const latestRun = async () => {
    const { rows } = await world.storage.transaction(crashActor, ({ runs }) => runs.page({ limit: 1 }));
    return rows[0];
  };

  it(
    `is resumed with nothing lost and nothing doubled, at ${kills} moments`,
    async () => {
      expect(await finish(kills)).toBe(kills);
      expect(await latestRun()).toMatchObject({
        state: 'SUCCESS',
        progress: { fetched: count, created: count, changed: 0, unchanged: 0, deleted: 0, rejected: 0 },
      });
      const [found] = await query(
        world.database.url,
        `select count(*)::int as rows, count(*) filter (where t.writes = 1 and t.deletes = 0)::int as once,
         count(*) filter (where t.host_id = r.host_id)::int as linked, (select count(*)::int from integration_record) as links
       from crash_thing t join integration_record r using (shop_id, external_id)`,
      );
      expect(found).toEqual({ rows: count, once: count, linked: count, links: count });
      const events = await query(
        world.database.url,
        `select count(*) filter (where event_type = 'run.succeeded')::int as ends,
         count(distinct meta ->> 'fetched') filter (where event_type = 'run.progress')::int as places,
         count(*) filter (where event_type = 'run.progress')::int as batches
       from integration_event_log`,
      );
      expect(events).toEqual([{ ends: 1, places: batches, batches }]);
    },
    killTimeoutMs,
  );

  it(`brings changes and deletions once, at ${laterKills} more`, async () => {
    world.things.state.things = world.things.state.things
      .filter((_, n) => n % 10 !== 0)
      .map((each, n) => (n % 7 === 0 ? { ...each, title: `${each.title}, changed` } : each));
    const left = world.things.state.things.length;
    const changed = world.things.state.things.filter(({ title }) => title.endsWith('changed')).length;
    expect(await finish(laterKills)).toBe(laterKills);
    expect(await latestRun()).toMatchObject({
      state: 'SUCCESS',
      progress: { fetched: left, created: 0, changed, unchanged: left - changed, deleted: count - left },
    });
    const [found] = await query(
      world.database.url,
      `select count(*) filter (where deletes = 1)::int as gone, count(*) filter (where deletes > 1)::int as twice,
         count(*) filter (where title like '%changed' and writes = 2)::int as changed,
         count(*) filter (where writes > 2)::int as again from crash_thing`,
    );
    expect(found).toEqual({ gone: count - left, twice: 0, changed, again: 0 });
  }, 300_000);
});

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createIntegrations } from '@makerfex/integrations-core';
import type { JobEngine } from '@makerfex/integrations-core/jobs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { testVault } from '../../storage-postgres/test/vault.ts';
import { copyTemplate } from '../test/database.ts';
import { expireLeases, workerEnv } from '../test/killed-worker.ts';
import { openPostgres, query } from '../test/open.ts';
import { attemptsOf, type effects, poisonProvider } from '../test/poison-provider.ts';
import { mikroOrmStorage } from './storage.ts';

/** Records the runs, and leaves them to others. */
const noJobs: JobEngine = {
  attach: () => undefined,
  enqueue: () => undefined,
  start: async () => undefined,
  stop: async () => undefined,
};

describe('runs in processes of their own', () => {
  let world: Awaited<ReturnType<typeof open>>;

  async function open() {
    const database = await copyTemplate();
    const folder = await mkdtemp(join(tmpdir(), 'lost-leases-'));
    const attemptsFile = join(folder, 'attempts');
    await query(
      database.url,
      `create table poison_thing (shop_id text, external_id text, writes int not null default 1,
         primary key (shop_id, external_id))`,
    );
    const orm = await openPostgres(database.url);
    const desk = createIntegrations({
      providers: [poisonProvider({ attemptsFile, blockMs: 0 })],
      storage: mikroOrmStorage(orm),
      vault: testVault(),
      ports: { things: { upsert: async () => [] } },
      jobs: noJobs,
    });
    const workers = new Set<ChildProcess>();
    return {
      database,
      attemptsFile,

      /** Asks for an import of a new shop. */
      async ask(shopId: string, effect: (typeof effects)[number]) {
        const shop = desk.for({ id: 'owner', shopId, role: 'owner' });
        const connection = await shop.connections.create({ providerKey: 'acme', config: { effect } });
        const { id } = await shop.actions.run(connection.id, 'import_things');
        const find = () => shop.runs.get(id);
        return { shop, connection, find, ended: () => shop.runs.waitFor(id) };
      },

      work(leaseMs = 60_000, blockMs = 0): ChildProcess {
        const script = join(import.meta.dirname, '../test/poison-worker.ts');
        const args = ['--conditions=@makerfex/source', script, database.url, attemptsFile, `${leaseMs}`, `${blockMs}`];
        const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit'], env: workerEnv });
        workers.add(child);
        return child;
      },

      async close() {
        for (const child of workers) if (child.exitCode === null && child.signalCode === null) await kill(child);
        await orm.close(true);
        await database.drop();
        await rm(folder, { recursive: true });
      },
    };
  }

  async function kill(child: ChildProcess): Promise<void> {
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  }

  beforeEach(async () => {
    world = await open();
  });
  afterEach(() => world.close());

  it('end one that kills its process each time, while those of other shops finish', async () => {
    const poison = await world.ask('poison', 'kills it');
    const others = [];
    for (const name of ['a', 'b', 'c']) others.push(await world.ask(name, 'none'));

    // As a process manager does: one process, started again whenever it dies.
    let deaths = 0;
    const managed = new AbortController();
    const manage = async () => {
      while (!managed.signal.aborted) {
        await once(world.work(), 'exit');
        if (managed.signal.aborted) return;
        deaths += 1;
        await expireLeases(world.database.url);
      }
    };
    void manage();
    const run = await poison.ended();
    expect(run).toMatchObject({ state: 'FAILURE', lostLeases: 5, attempts: 6, error: { code: 'run_crashed' } });
    expect(deaths).toBe(5);
    for (const other of others) expect(await other.ended()).toMatchObject({ state: 'SUCCESS' });
    managed.abort();
    const rows = await query(
      world.database.url,
      'select count(*)::int as things, sum(writes)::int as writes from poison_thing',
    );
    expect(rows).toEqual([{ things: 180, writes: 180 }]);
  }, 300_000);

  it('survive any number of kills while they get on between them', async () => {
    const kills = 2;
    const { find, ended } = await world.ask('shop', 'waits');
    for (let n = 0; n < kills; n += 1) {
      const before = (await find()).progress.fetched;
      const child = world.work();
      await expect.poll(async () => (await find()).progress.fetched, { timeout: 250_000 }).toBeGreaterThan(before);
      await kill(child);
      expect(await find()).toMatchObject({ state: 'STARTED', attempts: n + 1, lostLeases: 0 });
      await expireLeases(world.database.url);
    }
    await writeFile(world.attemptsFile, '');
    world.work();
    const { state, progress } = await ended();
    expect([state, progress.created, progress.unchanged]).toEqual(['SUCCESS', progress.fetched, 0]);
  }, 300_000);

  it('finish one that blocks its process for longer than a lease, in the second attempt', async () => {
    const leaseMs = 10_000;
    const { ended } = await world.ask('shop', 'blocks it');
    // The second lease is twice as long.
    for (let n = 0; n < 2; n += 1) world.work(leaseMs, leaseMs * 1.05);
    expect(await ended()).toMatchObject({ state: 'SUCCESS', attempts: 2, progress: { created: 60 } });
    const attempts = attemptsOf(world.attemptsFile);
    expect([attempts.length, new Set(attempts).size]).toEqual([2, 2]);
    expect(await query(world.database.url, 'select distinct writes from poison_thing')).toEqual([{ writes: 1 }]);
  }, 300_000);
});

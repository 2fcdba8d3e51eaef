import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { startOwnPostgres } from '@makerfex/integrations-testkit/postgres';
import { describe, expect, it, onTestFinished } from 'vitest';
import { checkHistory } from '../checks/history.ts';
import { checkOrders } from '../checks/orders.ts';
import { checkRuns } from '../checks/runs.ts';
import { gatherEvidence } from '../evidence.ts';
import { createChaosDatabase } from '../host/database.ts';
import { openHost } from '../host/host.ts';
import { Caller } from '../people/caller.ts';
import { Importer } from '../people/importer.ts';
import { openSources } from '../sources/sources.ts';
import { openSmallDisk } from './disk.ts';

const canMount = await openSmallDisk().then(async (disk) => {
  await disk?.remove();
  return disk !== null;
});
const isMounted = (folder: string) => readFileSync('/proc/self/mounts', 'utf8').includes(` ${folder} `);

describe.skipIf(!canMount)('a disk that can be full', () => {
  it('refuses new orders of the host while it is full, and takes them afterwards', async () => {
    const disk = await openSmallDisk();
    onTestFinished(() => disk?.remove());
    const server = await startOwnPostgres({ fsync: true });
    onTestFinished(() => server.stop());
    const { query } = await createChaosDatabase(server, disk);
    const add = (count: number) =>
      query(
        `insert into host_order select gen_random_uuid(), 'shop-1', n::text, now() from generate_series(1, ${count}) n`,
      );
    await add(1_000);
    await disk?.whileFull(async () => {
      await expect(add(1_000)).rejects.toMatchObject({ code: '53100' });
    });
    await add(1_000);
    expect(await query('select count(*)::int as n from host_order')).toEqual([{ n: 2_000 }]);
    // What the crash leaves to recover lies on that disk too.
    await server.restart('immediate');
    expect(await query('select count(*)::int as n from host_order')).toEqual([{ n: 2_000 }]);
  });

  it('is met by an import, which loses and doubles nothing once there is room', async () => {
    const disk = await openSmallDisk();
    onTestFinished(() => disk?.remove());
    const server = await startOwnPostgres();
    onTestFinished(() => server.stop());
    const database = await createChaosDatabase(server, disk);
    const sources = await openSources({ shops: 1, orders: 250, seed: 1, hostUrl: nobody });
    onTestFinished(() => sources.close());
    sources.calm();
    const [shop] = sources.shops;
    if (!shop) throw new Error('There is no shop.');
    const met: string[] = [];
    const host = await openHost(
      {
        databaseUrl: database.url,
        origins: { ...sources.origins, instagram: nobody },
        publicUrl: nobody,
        keys: { k1: randomBytes(32).toString('base64') },
        currentKey: 'k1',
        poisonedShop: '',
        maxLostLeases: 4,
      },
      { error: () => undefined },
      (runId) => met.push(runId),
    );
    onTestFinished(() => host.close());
    await host.integrations.start();
    const importer = new Importer(host, shop, new Caller(AbortSignal.timeout(120_000)));
    await importer.connect();

    await disk?.whileFull(async () => {
      const { id, state, attempts, error } = await importer.importOnce();
      expect({ state, attempts, code: error?.code }).toEqual({
        state: 'FAILURE',
        attempts: 2,
        code: 'storage_unavailable',
      });
      expect(met).toEqual([id, id]);
    });
    expect(await importer.importOnce()).toMatchObject({ state: 'SUCCESS', attempts: 1 });

    const { shopId, keys } = importer;
    const [evidence] = await gatherEvidence(database, [{ shopId, keys, source: await shop.orders() }], 4);
    if (!evidence) throw new Error('There is no evidence.');
    expect(evidence.held).toHaveLength(125);
    expect([checkOrders(evidence), checkRuns(evidence), evidence.runs.flatMap(checkHistory)].flat()).toEqual([]);
  }, 180_000);

  it('has room again when what is done meanwhile fails', async () => {
    const disk = await openSmallDisk();
    onTestFinished(() => disk?.remove());
    await expect(disk?.whileFull(() => Promise.reject(new Error('It fails.')))).rejects.toThrow('It fails.');
    await disk?.whileFull(async () => undefined);
  });

  it('is unmounted and deleted when it is removed', async () => {
    const disk = await openSmallDisk();
    const folder = disk?.folder ?? '';
    expect(isMounted(folder)).toBe(true);
    await disk?.remove();
    expect(isMounted(folder)).toBe(false);
    expect(existsSync(folder)).toBe(false);
  });

  it.each(['SIGINT', 'SIGKILL'] as const)(
    'goes with a process that %s ends, and its server',
    async (signal) => {
      const program = `
      import { startOwnPostgres } from '@makerfex/integrations-testkit/postgres';
      import { createChaosDatabase } from '../host/database.ts';
      import { openSmallDisk } from './disk.ts';
      const disk = await openSmallDisk();
      await createChaosDatabase(await startOwnPostgres(), disk);
      console.log(disk.folder);
      setInterval(() => undefined, 1_000);
      await disk.whileFull(() => new Promise(() => undefined));`;
      const args = ['--conditions=@makerfex/source', '--input-type=module-typescript', '-e', program];
      const child = spawn(process.execPath, args, { cwd: import.meta.dirname, stdio: ['ignore', 'pipe', 'inherit'] });
      const [line] = await once(child.stdout, 'data');
      const folder = String(line).trim();
      expect(isMounted(folder)).toBe(true);
      child.kill(signal);
      await expect.poll(() => existsSync(folder)).toBe(false);
      expect(isMounted(folder)).toBe(false);
    },
    90_000,
  );
});

/** Where nobody answers. */
const nobody = 'http://127.0.0.1:9';

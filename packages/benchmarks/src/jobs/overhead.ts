import { mikroOrmStorage } from '@makerfex/integrations-storage-mikro-orm';
import type { TestPostgres } from '@makerfex/integrations-testkit/postgres';
import { createBenchDatabase } from '../import/database.ts';
import { connectShop, type EngineName, openJobHost, pullNothing, upsertOrders } from './host.ts';

export interface RunTimes {
  /** Milliseconds of each run, from the asking to its success. */
  readonly runs: readonly number[];
  /** Of each pull that was called directly, its page written in a transaction of the same storage. */
  readonly direct: readonly number[];
}

const warmUps = 20;

/** Runs and direct pulls in turn, so that what slows one down slows down both. */
export async function runTimes(server: TestPostgres, engine: EngineName, count: number): Promise<RunTimes> {
  const database = await createBenchDatabase(server);
  const host = await openJobHost(database.url, engine);
  await host.integrations.start();
  const shop = await connectShop(host, 'shop-1');
  const storage = mikroOrmStorage(host.orm);
  const scope = { shopId: 'shop-1' };
  const about = { scope, signal: new AbortController().signal, providerKey: 'bench', connectionId: '', runId: '' };
  const pullDirectly = async (): Promise<void> => {
    for await (const { items } of pullNothing())
      await storage.transaction(scope, async ({ tx }) => {
        const batch = { items: items.map((item) => ({ item, hostId: null })), deleted: [] };
        await upsertOrders(batch, { ...about, tx });
      });
  };
  const times = { runs: [] as number[], direct: [] as number[] };
  for (let n = -warmUps; n < count; n += 1) {
    const [run, direct] = [await timed(() => shop.run()), await timed(pullDirectly)];
    if (n < 0) continue;
    times.runs.push(run);
    times.direct.push(direct);
  }
  await host.close();
  await database.drop();
  return times;
}

async function timed(work: () => Promise<void>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

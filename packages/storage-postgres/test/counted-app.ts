import { createServer } from 'node:http';
import { createIntegrations } from '@makerfex/integrations-core';
import { inProcessJobs } from '@makerfex/integrations-core/jobs';
import { defineProvider, noCredential, pull, pullInput } from '@makerfex/integrations-core/provider';
import { recordFields } from '@makerfex/integrations-core/records';
import { onTestFinished } from 'vitest';
import * as z from 'zod';
import { postgresStorage } from '../src/index.ts';
import { openPool } from './open.ts';
import { newRun } from './shop.ts';
import { testVault } from './vault.ts';

/** Requests of each run. */
export const requestsOfRun = 8;

/**
 * A provider that counts the requests of its app, over all shops: no more than so many within any second, answered after 40 ms. What
 * is left of the day is for the test to set.
 */
export async function countedApp(perSecond: number) {
  const calls: number[] = [];
  /** The shop of each call. */
  const shops: string[] = [];
  const refused: number[] = [];
  const day = { left: 1_000_000, resetsInMs: 0 };
  const server = createServer(({ url = '' }, response) => {
    const at = performance.now();
    const isFree = day.left > 0 && calls.filter((call) => call > at - 1_000).length < perSecond;
    (isFree ? calls : refused).push(at);
    if (isFree) {
      day.left -= 1;
      shops.push(url.slice(1));
    }
    const headers = { 'x-limit': perSecond, 'x-left': day.left, 'x-resets-in': day.resetsInMs };
    setTimeout(() => response.writeHead(isFree ? 200 : 429, headers).end(), 40);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const address = server.address();
  const origin = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
  return { origin, calls, shops, refused, day };
}

/** Its replies name a higher limit than its definition. */
const counted = (origin: string) =>
  defineProvider({
    key: 'counted',
    label: 'Counted',
    category: 'api',
    config: z.object({ name: z.string() }),
    auth: noCredential(),
    http: {
      baseUrl: origin,
      rateLimit: {
        key: () => 'app',
        read: ({ headers }) => {
          const number = (name: string) => Number(headers.get(name));
          const day = { limit: 1_000_000, left: number('x-left'), resetsInMs: number('x-resets-in') || undefined };
          return { capacity: number('x-limit'), available: 1, perSecond: number('x-limit'), day };
        },
        perApp: { perSecond: 5 },
      },
    },
    test: async () => undefined,
    capabilities: {
      import_things: {
        contract: pull({
          key: 'import_things',
          label: 'Import things',
          record: 'thing',
          item: z.object(recordFields),
          input: pullInput,
          port: 'things.upsert',
        }),
        cursor: z.object({}),
        async *run({ http, config }) {
          for (let n = 0; n < requestsOfRun; n += 1) await http.get(`/${config.name}`);
          yield { items: [], cursor: {} };
        },
      },
    },
  });

/** A process of a host, with connected shops. */
export async function hostOf(databaseUrl: string, origin: string, shopIds: readonly string[]) {
  const pool = openPool(databaseUrl);
  const storage = postgresStorage(pool);
  const integrations = createIntegrations({
    providers: [counted(origin)],
    storage,
    vault: testVault(),
    ports: { things: { upsert: async () => [] } },
    jobs: inProcessJobs({ concurrency: 50 }),
    runs: { retry: { baseMs: 10, maxMs: 100 } },
  });
  const shops = await Promise.all(
    shopIds.map(async (shopId) => {
      const shop = integrations.for({ id: 'owner', role: 'owner', shopId });
      const { id } = await shop.connections.create({ providerKey: 'counted', config: { name: shopId } });
      return { shopId, shop, id };
    }),
  );
  /** Runs the imports of these shops as their schedules would, and not before `start`. */
  const schedule = async (ofShops: readonly string[]) => {
    for (const { shopId, id } of shops.filter((shop) => ofShops.includes(shop.shopId))) {
      const row = newRun(id, { id: crypto.randomUUID(), capability: 'import_things', trigger: 'schedule' });
      await storage.transaction({ shopId }, ({ runs }) => runs.insert(row));
    }
  };
  /** Runs the imports of shops as people do. @returns how long each took, in milliseconds */
  const importAll = (ofShops = shopIds) =>
    Promise.all(
      shops
        .filter(({ shopId }) => ofShops.includes(shopId))
        .map(async ({ shop, id }) => {
          const began = performance.now();
          const { state } = await shop.runs.waitFor((await shop.actions.run(id, 'import_things', {})).id);
          if (state !== 'SUCCESS') throw new Error(`The import ended as ${state}.`);
          return performance.now() - began;
        }),
    );
  const close = async () => {
    await integrations.stop();
    await pool.end();
  };
  return { start: () => integrations.start(), schedule, importAll, close };
}

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

interface CountedAppOptions {
  /** How many requests it answers within any second. @default perSecond */
  readonly most?: number;
  /** So many shops wait for each other at their second request. @default 0 */
  readonly meeting?: number;
}

/**
 * A provider that counts the requests of its app, over all shops, and answers after 40 ms. What is left of the day is for the test
 * to set.
 * @param perSecond the limit that its replies name
 */
export async function countedApp(perSecond: number, { most = perSecond, meeting = 0 }: CountedAppOptions = {}) {
  const calls: number[] = [];
  /** The shop of each call. */
  const shops: string[] = [];
  const refused: number[] = [];
  const met = Promise.withResolvers<void>();
  let waiting = 0;
  const isSecond = (shop: string) => shops.filter((each) => each === shop).length === 2;
  const day = { left: 1_000_000, resetsInMs: 0 };
  const server = createServer(({ url = '' }, response) => {
    const at = performance.now();
    const shop = url.slice(1);
    const isFree = day.left > 0 && calls.filter((call) => call > at - 1_000).length < most;
    (isFree ? calls : refused).push(at);
    if (isFree) {
      day.left -= 1;
      shops.push(shop);
    }
    const headers = { 'x-limit': perSecond, 'x-left': day.left, 'x-resets-in': day.resetsInMs };
    const answer = () => response.writeHead(isFree ? 200 : 429, headers).end();
    if (isFree && meeting > 0 && isSecond(shop)) {
      void met.promise.then(answer);
      if ((waiting += 1) === meeting) met.resolve();
    } else setTimeout(answer, 40);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const address = server.address();
  const origin = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
  return { origin, calls, shops, refused, day };
}

/** Its replies name a higher limit than its definition, which a test has no time to keep to. */
const counted = (origin: string, onAsk: (shopId: string) => void) =>
  defineProvider({
    key: 'counted',
    label: 'Counted',
    category: 'api',
    config: z.object({ name: z.string() }),
    auth: noCredential(),
    http: {
      baseUrl: origin,
      headers({ config }) {
        onAsk(config.name);
        return {};
      },
      rateLimit: {
        key: () => 'app',
        read: ({ headers }) => {
          const number = (name: string) => Number(headers.get(name));
          const day = { limit: 1_000_000, left: number('x-left'), resetsInMs: number('x-resets-in') || undefined };
          return { capacity: number('x-limit'), available: 1, perSecond: number('x-limit'), day };
        },
        perApp: { perSecond: 0.5 },
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

/**
 * A process of a host, with connected shops.
 * @param onAsk gets the shop of each request, before it waits for the budget
 */
export async function hostOf(
  databaseUrl: string,
  origin: string,
  shopIds: readonly string[],
  onAsk: (shopId: string) => void = () => undefined,
) {
  const pool = openPool(databaseUrl);
  const storage = postgresStorage(pool);
  const integrations = createIntegrations({
    providers: [counted(origin, onAsk)],
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
  /** Runs the imports of shops as people do. */
  const importAll = (ofShops = shopIds) =>
    Promise.all(
      shops
        .filter(({ shopId }) => ofShops.includes(shopId))
        .map(async ({ shop, id }) => {
          const { state } = await shop.runs.waitFor((await shop.actions.run(id, 'import_things', {})).id);
          if (state !== 'SUCCESS') throw new Error(`The import ended as ${state}.`);
        }),
    );
  const close = async () => {
    await integrations.stop();
    await pool.end();
  };
  return { start: () => integrations.start(), schedule, importAll, close };
}

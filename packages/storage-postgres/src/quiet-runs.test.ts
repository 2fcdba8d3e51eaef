import { randomBytes } from 'node:crypto';
import { createIntegrations, keyring } from '@makerfex/integrations-core';
import type { JobEngine, JobWorker } from '@makerfex/integrations-core/jobs';
import { memoryStorage } from '@makerfex/integrations-core/memory-storage';
import { apiKey, defineProvider, pull, pullInput } from '@makerfex/integrations-core/provider';
import { recordFields } from '@makerfex/integrations-core/records';
import type { RunRow, Storage } from '@makerfex/integrations-core/storage';
import type { PoolClient } from 'pg';
import { expect, it, onTestFinished } from 'vitest';
import * as z from 'zod';
import { copyTemplate } from '../test/database.ts';
import { openPoolForTest } from '../test/open.ts';
import { newRun } from '../test/shop.ts';
import { postgresStorage } from './index.ts';

const thing = z.object({ ...recordFields, title: z.string() });
const things = [{ externalId: 'a', title: 'A', updatedAt: '2026-01-15T12:00:00.000Z' }];
const importThings = pull({
  key: 'import_things',
  label: 'Import things',
  record: 'thing',
  item: thing,
  input: pullInput,
  port: 'things.upsert',
});

/** A provider with one page, which one request with the credential reads. */
const acme = (enumerates: boolean) =>
  defineProvider({
    key: 'acme',
    label: 'Acme',
    category: 'api',
    config: z.object({}),
    auth: apiKey(),
    http: { baseUrl: 'https://acme.test', headers: () => ({}) },
    test: async () => undefined,
    capabilities: {
      import_things: {
        contract: importThings,
        cursor: z.object({}),
        enumerates,
        async *run({ http }) {
          await http.get('/things');
          yield { items: things, cursor: {} };
        },
      },
    },
  });

/** Statements that a pool's clients send, while they are recorded. */
const recorded: { statements: string[] | null } = { statements: null };
const record = (client: PoolClient): void => {
  const query: (...about: unknown[]) => unknown = client.query.bind(client);
  Object.assign(client, {
    query: (...about: unknown[]) => {
      const [statement] = about;
      recorded.statements?.push(
        String(typeof statement === 'string' ? statement : Reflect.get(Object(statement), 'text')),
      );
      return query(...about);
    },
  });
};

const scope = { shopId: 'shop-1' };

/** A shop whose import has found all that there is. */
async function importedShop(stored: Storage, enumerates: boolean) {
  let count = 0;
  const storage: Storage = {
    ...stored,
    transaction(of, work) {
      count += 1;
      return stored.transaction(of, work);
    },
  };
  const worker = Promise.withResolvers<JobWorker>();
  const jobs: JobEngine = {
    attach: worker.resolve,
    enqueue: () => undefined,
    start: async () => undefined,
    stop: async () => undefined,
  };
  const integrations = createIntegrations({
    providers: [acme(enumerates)],
    storage,
    vault: keyring({ current: 'k', keys: { k: randomBytes(32).toString('base64') } }),
    outbound: { fetch: async () => Response.json({}) },
    ports: {
      things: {
        upsert: async ({ items }: { items: readonly { item: { externalId: string } }[] }) =>
          items.map(({ item: { externalId } }) => ({ externalId, hostId: externalId })),
      },
    },
    jobs,
  });
  onTestFinished(() => integrations.stop());
  const shop = integrations.for({ id: 'owner-1', role: 'owner', ...scope });
  const { id } = await shop.connections.create({ providerKey: 'acme', config: {} });
  await shop.credentials.set(id, { kind: 'api_key', secret: { api_key: 'canary' } });
  const execute = async (runId: string) => (await worker.promise).execute({ scope, runId });
  const requested = () => shop.actions.run(id, 'import_things', {});
  await execute((await requested()).id);

  return {
    requested,
    /** As the ticker records it, in one transaction. */
    scheduled: async (): Promise<RunRow> => {
      const row = newRun(id, { id: crypto.randomUUID(), capability: 'import_things', trigger: 'schedule' });
      await storage.transaction(scope, (unit) => unit.runs.insert(row));
      return row;
    },
    /** Executes a run. @returns what it took */
    measure: async (request: () => Promise<RunRow>) => {
      count = 0;
      const statements: string[] = [];
      recorded.statements = statements;
      const { id: runId } = await request();
      await execute(runId);
      recorded.statements = null;
      const taken = { transactions: count, statements };
      const { rows } = await shop.events.list({ limit: 100 });
      const events = rows.filter(({ meta }) => meta['run_id'] === runId).toReversed();
      return { ...taken, run: await shop.runs.get(runId), events };
    },
  };
}

const storages: readonly (readonly [name: string, open: () => Promise<Storage>])[] = [
  ['memory', async () => memoryStorage()],
  [
    'PostgreSQL',
    async () => {
      const database = await copyTemplate();
      onTestFinished(() => database.drop());
      const pool = openPoolForTest(database.url);
      pool.on('connect', record);
      return postgresStorage(pool);
    },
  ],
];

const cases = storages.flatMap(([name, open]) =>
  [false, true].flatMap((enumerates) => [
    { name, open, what: enumerates ? 'that enumerates' : 'since a time', enumerates, by: 'requested' as const },
    { name, open, what: enumerates ? 'that enumerates' : 'since a time', enumerates, by: 'scheduled' as const },
  ]),
);

it.each(cases)('a $by import $what that finds nothing takes three transactions, on $name', async (of) => {
  const shop = await importedShop(await of.open(), of.enumerates);
  const { transactions, statements, run, events } = await shop.measure(shop[of.by]);
  expect(run).toMatchObject({ state: 'SUCCESS', progress: { fetched: 1, created: 0, changed: 0, unchanged: 1 } });
  expect(transactions).toBe(3);
  const types = of.by === 'requested' ? ['run.queued', 'run.succeeded'] : ['run.succeeded'];
  expect(events.map(({ eventType }) => eventType)).toEqual(types);
  expect(events.at(-1)?.meta).toMatchObject({
    unchanged: 1,
    started_at: run.startedAt?.toISOString(),
    attempts: 1,
    credential_version: 1,
  });
  if (of.name !== 'PostgreSQL') return;
  expect(statements.filter((sql) => /^commit/i.test(sql))).toHaveLength(3);
  expect(statements.length).toBeLessThanOrEqual(23);
});

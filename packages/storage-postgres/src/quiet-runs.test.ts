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
import { openPoolForTest, query as send } from '../test/open.ts';
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

/** A provider with one page, which one request with the credential reads. @param list what is on the page */
const acme = (enumerates: boolean, list: () => typeof things) =>
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
          yield { items: list(), cursor: {} };
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
  let page = things;
  const storage: Storage = {
    ...stored,
    transaction(of, work) {
      count += 1;
      return stored.transaction(of, work);
    },
    async claimFirst(...about) {
      count += 1;
      return (await stored.claimFirst?.(...about)) ?? null;
    },
    async finishQuietPull(...about) {
      count += 1;
      return (await stored.finishQuietPull?.(...about)) ?? false;
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
    providers: [acme(enumerates, () => page)],
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
    /** From now on, the page is empty. */
    changeNothing: () => {
      page = [];
    },
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

async function openPostgres(before: (url: string) => Promise<unknown> = async () => undefined): Promise<Storage> {
  const database = await copyTemplate();
  onTestFinished(() => database.drop());
  await before(database.url);
  const pool = openPoolForTest(database.url);
  pool.on('connect', record);
  return postgresStorage(pool);
}

const storages: readonly (readonly [name: string, open: () => Promise<Storage>])[] = [
  ['memory', async () => memoryStorage()],
  ['PostgreSQL', openPostgres],
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
  // The claim is a statement of its own.
  expect(statements.filter((sql) => /^commit/i.test(sql))).toHaveLength(2);
  expect(statements.length).toBeLessThanOrEqual(20);
});

it.each(storages)(
  'an import of an empty page takes a call to claim it and one to end it, on %s',
  async (name, open) => {
    const shop = await importedShop(await open(), false);
    shop.changeNothing();
    const { transactions, statements, run, events } = await shop.measure(shop.scheduled);
    expect(run).toMatchObject({ state: 'SUCCESS', attempts: 1, progress: { fetched: 0, unchanged: 0 } });
    expect(transactions).toBe(3);
    expect(events.map(({ eventType, meta }) => [eventType, meta['credential_version']])).toEqual([
      ['run.succeeded', 1],
    ]);
    const names = statements.map((sql) => /integration_\w+|set_config/.exec(sql)?.[0] ?? sql.split(' ')[0]);
    const executed = ['integration_claim_first_fn', 'integration_finish_quiet_pull_fn'];
    const inserted = ['begin', 'set_config', 'integration_run', 'commit'];
    expect(names).toEqual(name === 'PostgreSQL' ? [...inserted, ...executed] : []);
  },
);

it('takes transactions where the database has no functions for it, and tries that once', async () => {
  const drop = 'drop function integration_claim_first_fn, integration_finish_quiet_pull_fn';
  const shop = await importedShop(await openPostgres((url) => send(url, drop)), false);
  shop.changeNothing();
  const { statements, run, events } = await shop.measure(shop.scheduled);
  expect(run).toMatchObject({ state: 'SUCCESS', attempts: 1 });
  expect(events.map(({ eventType }) => eventType)).toEqual(['run.succeeded']);
  expect(statements.filter((sql) => sql.includes('integration_claim_first_fn'))).toEqual([]);
  expect(statements.filter((sql) => /^commit/i.test(sql))).toHaveLength(3);
});

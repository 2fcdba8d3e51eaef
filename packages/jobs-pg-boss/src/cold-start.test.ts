import { randomBytes } from 'node:crypto';
import { createIntegrations, keyring } from '@makerfex/integrations-core';
import { defineProvider, noCredential, push } from '@makerfex/integrations-core/provider';
import { mikroOrmStorage } from '@makerfex/integrations-storage-mikro-orm';
import { hasPgBouncer, startPgBouncer } from '@makerfex/integrations-testkit/postgres';
import type { Pool } from 'pg';
import { describe, expect, inject, it, onTestFinished } from 'vitest';
import * as z from 'zod';
import { newDelivery, openDatabase } from '../test/engine.ts';
import { openPostgres } from '../test/open.ts';
import type { PgBossConnection } from './connection.ts';
import { installPgBossJobs, pgBossJobs } from './pg-boss-jobs.ts';

const poolSize = 10;
const requests = 40;
const greet = push({ key: 'greet', label: 'Greet', input: z.object({}), output: z.object({}), ports: {} });
const acme = defineProvider({
  key: 'acme',
  label: 'Acme',
  category: 'api',
  config: z.object({}),
  auth: noCredential(),
  http: { baseUrl: 'https://acme.test', headers: () => ({}) },
  test: async () => undefined,
  capabilities: { greet: { contract: greet, run: async () => ({}) } },
});

/** A host that only requests runs. `connect` gives the engine the ORM's pool or a URL. */
async function openHost(url: string, connect: (pool: Pool) => PgBossConnection) {
  const pools: Pool[] = [];
  const orm = await openPostgres(url, {
    pool: { min: 0, max: poolSize },
    driverOptions: { onPoolCreated: (pool: Pool) => pools.push(pool) },
  });
  onTestFinished(() => orm.close(true));
  await orm.connect();
  const [pool] = pools;
  if (!pool) throw new Error('The ORM created no pool.');
  const jobs = pgBossJobs({ ...connect(pool), log: { error: () => undefined } });
  const integrations = createIntegrations({
    providers: [acme],
    storage: mikroOrmStorage(orm),
    vault: keyring({ current: 'k', keys: { k: randomBytes(32).toString('base64') } }),
    ports: {},
    jobs,
  });
  onTestFinished(() => integrations.stop());
  const shop = (n: number) => integrations.for({ id: 'user', shopId: `shop-${n}`, role: 'owner' });
  return { jobs, shop };
}

/** Requests runs all at once. @returns their states */
async function requestAtOnce({ shop }: Awaited<ReturnType<typeof openHost>>) {
  const connected = [];
  for (let n = 0; n < requests; n += 1)
    connected.push({ n, id: (await shop(n).connections.create({ providerKey: 'acme', config: {} })).id });
  const runs = await Promise.all(connected.map(({ n, id }) => shop(n).actions.run(id, 'greet')));
  return runs.map(({ state }) => state);
}

const all = Array<string>(requests).fill('PENDING');

describe('the first requests for runs, more at once than there are connections', () => {
  it.each([
    ['there is no queue yet', async () => undefined],
    ['the queue exists', (connectionString: string) => installPgBossJobs({ connectionString })],
  ])('are all answered with a pool that engine and ORM share, when %s', async (_, install) => {
    const { url } = await openDatabase();
    await install(url);
    expect(await requestAtOnce(await openHost(url, (pool) => ({ pool })))).toEqual(all);
  });

  it.skipIf(!hasPgBouncer())('are all answered through a pooler with as few sessions', async () => {
    const { url } = await openDatabase();
    const pooler = await startPgBouncer(inject('postgres').url, { poolSize });
    onTestFinished(() => pooler.stop());
    const pooled = pooler.through(url);
    expect(await requestAtOnce(await openHost(pooled, () => ({ connectionString: pooled })))).toEqual(all);
  });

  it('are refused with the remedy when the queue was not prepared', async () => {
    const { url } = await openDatabase();
    const { jobs } = await openHost(url, () => ({ connectionString: url }));
    const orm = await openPostgres(url);
    onTestFinished(() => orm.close(true));
    const enqueuing = mikroOrmStorage(orm).transaction({ shopId: 'shop-1' }, async (unit) =>
      jobs.enqueueIn?.(unit.query, newDelivery(), null),
    );
    await expect(enqueuing).rejects.toThrow('await `prepare()`');
  });
});

import { randomBytes } from 'node:crypto';
import { createIntegrations, keyring, type UpsertPort } from '@makerfex/integrations-core';
import type { CanonicalRecord } from '@makerfex/integrations-core/records';
import type { PoolClient } from 'pg';
import { expect, it, onTestFinished } from 'vitest';
import { copyTemplate } from '../test/database.ts';
import { acme, deliveryOf } from '../test/delivering-provider.ts';
import { openPool } from '../test/open.ts';
import { postgresStorage } from './index.ts';

const accounts = ['a', 'b', 'c', 'd', 'e', 'f'];

/** A host with a pool of three connections, whose port writes once a test says so. */
async function openHost() {
  const database = await copyTemplate();
  const pool = openPool(database.url, { max: 3 });
  const letGo = Promise.withResolvers<void>();
  const writing = new Set<string>();
  const upsert: UpsertPort<CanonicalRecord, PoolClient> = async ({ items }, { scope }) => {
    writing.add(scope.shopId);
    await letGo.promise;
    return items.map(({ item: { externalId } }) => ({ externalId, hostId: externalId }));
  };
  const integrations = createIntegrations({
    providers: [acme],
    storage: postgresStorage(pool),
    vault: keyring({ current: 'k', keys: { k: randomBytes(32).toString('base64') } }),
    webhooks: { quietMs: 0 },
    ports: { orders: { upsert } },
  });
  onTestFinished(async () => {
    letGo.resolve();
    await integrations.stop();
    await pool.end();
    await database.drop();
  });
  for (const account of accounts)
    await integrations
      .for({ id: 'owner', shopId: account, role: 'owner' })
      .connections.create({ providerKey: 'acme', config: { account } });
  const receive = (account: string, id: string) =>
    integrations.webhooks.receive('acme', deliveryOf(account, 'order', id));
  return { letGo: letGo.resolve, writing, receive };
}

it('deliveries are acknowledged while more drains want to write than the pool has connections', async () => {
  const { letGo, writing, receive } = await openHost();
  for (const account of accounts) expect(await receive(account, `${account}-1`)).toEqual({ outcome: 'accepted' });
  await expect.poll(() => writing.size).toBe(2);
  for (const account of accounts) expect(await receive(account, `${account}-2`)).toEqual({ outcome: 'accepted' });
  expect(writing.size).toBe(2);
  letGo();
  await expect.poll(() => writing.size).toBe(accounts.length);
});

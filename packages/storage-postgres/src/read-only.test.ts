import { type Actor, createIntegrations } from '@makerfex/integrations-core';
import { expect, it, onTestFinished } from 'vitest';
import { copyTemplate } from '../test/database.ts';
import { openPoolForTest } from '../test/open.ts';
import { newConnection, newEvent, newRun } from '../test/shop.ts';
import { testVault } from '../test/vault.ts';
import { postgresStorage } from './index.ts';

const owner: Actor = { id: 'user-1', shopId: 'shop-1', role: 'owner' };

it('answers lists in read-only transactions, as those of a replica, and reports what writes as unavailable', async () => {
  const database = await copyTemplate();
  onTestFinished(() => database.drop());
  const connection = newConnection();
  await postgresStorage(openPoolForTest(database.url)).transaction(owner, async (unit) => {
    await unit.connections.insert(connection);
    await unit.runs.insert(newRun(connection.id));
    await unit.events.append([newEvent({ createdAt: new Date() })]);
  });
  const readOnly = { options: '-c default_transaction_read_only=on' };
  const logged: (string | undefined)[] = [];
  const integrations = createIntegrations({
    providers: [],
    storage: postgresStorage(openPoolForTest(database.url, readOnly)),
    vault: testVault(),
    ports: {},
    log: { error: (_, message) => logged.push(message) },
  });
  onTestFinished(() => integrations.stop());
  const { connections, runs, events } = integrations.for(owner);
  expect(await connections.list()).toHaveLength(1);
  expect((await runs.list({ limit: 10 })).rows).toHaveLength(1);
  expect((await events.list({ limit: 10 })).rows).toHaveLength(1);
  const denied = integrations.for({ ...owner, role: 'employee' }).events.list({ limit: 10 });
  await expect(denied).rejects.toMatchObject({ code: 'policy_denied' });
  expect(logged).toEqual(['Could not record a denial in the event log.']);
  // An export writes an event that says who exported.
  const refused = { code: 'storage_unavailable', kind: 'transient' };
  await expect(events.exportCsv().next()).rejects.toMatchObject(refused);
  await expect(integrations.recordRefusal(owner, { message: 'no', meta: {} })).rejects.toMatchObject(refused);
});

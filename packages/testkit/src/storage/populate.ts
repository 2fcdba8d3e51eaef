import type { Scope } from '@makerfex/integrations-core';
import {
  type ConnectionRow,
  type CredentialRow,
  drainKey,
  type EventRow,
  type RunRow,
  type Storage,
} from '@makerfex/integrations-core/storage';
import {
  at,
  newConnection,
  newCredential,
  newEnumeration,
  newEvent,
  newNamed,
  newOAuthState,
  newPrivacyRequest,
  newRecord,
  newRun,
  newSchedule,
  newShop,
  newSync,
  newWebhookDelivery,
  noQuiet,
} from './rows.ts';

export const set = { providerKey: 'acme', kind: 'order' };

export interface PopulatedShop {
  readonly scope: Scope;
  readonly connection: ConnectionRow;
  readonly credential: CredentialRow;
  readonly run: RunRow;
  readonly drain: RunRow;
  readonly event: EventRow;
}

/** A shop with rows in every table. */
export async function populate(storage: Storage): Promise<PopulatedShop> {
  const scope = newShop();
  const connection = newConnection();
  const credential = newCredential(connection.id);
  const [run, event] = [newRun(connection.id, { idempotencyKey: 'key-1' }), newEvent({ connectionId: connection.id })];
  const drain = newRun(connection.id, { capability: drainKey, trigger: 'webhook' });
  await storage.transaction(scope, async (unit) => {
    await unit.connections.insert(connection);
    await unit.credentials.replace(credential);
    await unit.oauthStates.insert(newOAuthState(connection.id));
    await unit.events.append([event]);
    await unit.runs.insert(run);
    await unit.schedules.save(newSchedule(connection.id));
    await unit.records.save(set, [newRecord('1'), newRecord('2')], 'enumeration-1');
    await unit.sync.save(newSync(connection.id));
    await unit.webhooks.saveAccounts('acme', connection.id, ['account-1']);
    await unit.webhooks.insertDeliveries([newWebhookDelivery({ connectionId: connection.id })]);
    await unit.webhooks.name(connection.id, [newNamed('1')], at(0), noQuiet);
    await unit.webhooks.noteGone(set, [{ externalId: 'gone', readAt: at(0) }]);
    await unit.runs.insert(drain);
    await unit.privacy.insert(newPrivacyRequest({ connectionId: connection.id }));
    await unit.leases.acquire('held', 'owner', at(0), at(10));
  });
  return { scope, connection, credential, run, drain, event };
}

/** All that can be read of a shop. */
export const snapshot = (storage: Storage, { scope, connection }: PopulatedShop) =>
  storage.transaction(scope, async (unit) => ({
    connections: await unit.connections.list(),
    credentials: await unit.credentials.list(connection.id, 100),
    events: (await unit.events.page({ limit: 200 })).rows,
    runs: (await unit.runs.page({ limit: 200 })).rows,
    schedules: await unit.schedules.list(),
    records: await unit.records.find(set, ['1', '2', 'new']),
    seen: await unit.records.findUnseen(set, newEnumeration('enumeration-2'), { after: null, limit: 100 }),
    unseen: await unit.records.findUnseen(set, newEnumeration('enumeration-1'), { after: null, limit: 100 }),
    sync: await unit.sync.list(connection.id),
    privacy: (await unit.privacy.page({ limit: 200 })).rows,
    dirty: await unit.webhooks.findDue(connection.id, at(1e6), 100),
    gone: await unit.webhooks.findGone(set, ['gone']),
  }));

import type { StorageUnit } from '@makerfex/integrations-core';
import { describe, expect, it } from 'vitest';
import { type PopulatedShop, populate, set, snapshot } from './populate.ts';
import { at, newConnection, newCredential, newEvent, newId, newRecord, newRun, newShop, newSync, type Opened } from './rows.ts';

interface Ids {
  readonly connectionId: string;
  readonly runId: string;
}
type Probe = (unit: StorageUnit<unknown>, ids: Ids) => Promise<unknown>;
type Probes<Repository> = { readonly [Method in keyof Repository]: Probe };

/** Each method of each repository, called with ids of another shop. The type holds this list complete. */
const probes: { readonly [Name in Exclude<keyof StorageUnit<unknown>, 'tx'>]: Probes<StorageUnit<unknown>[Name]> } = {
  connections: {
    insert: ({ connections }, { connectionId }) => connections.insert(newConnection({ id: connectionId })),
    find: ({ connections }, { connectionId }) => connections.find(connectionId),
    findByProvider: ({ connections }) => connections.findByProvider('acme'),
    list: ({ connections }) => connections.list(),
    update: ({ connections }, { connectionId }) =>
      connections.update(newConnection({ id: connectionId, status: 'disabled', version: 2 })),
    note: ({ connections }, { connectionId }) => connections.note(connectionId, { health: 'failing' }),
    delete: ({ connections }, { connectionId }) => connections.delete(connectionId),
  },
  credentials: {
    findLive: ({ credentials }, { connectionId }) => credentials.findLive(connectionId),
    list: ({ credentials }, { connectionId }) => credentials.list(connectionId),
    replace: async ({ credentials }, { connectionId }) => [
      await credentials.replace(newCredential(connectionId)),
      await credentials.replace(newCredential(connectionId, { version: 2 })),
    ],
    revoke: ({ credentials }, { connectionId }) => credentials.revoke(connectionId, at(1)),
  },
  events: {
    append: ({ events }, { connectionId }) => events.append([newEvent({ connectionId })]),
    page: ({ events }, { connectionId }) => events.page({ limit: 10, connectionId }),
  },
  runs: {
    insert: ({ runs }, { connectionId }) => runs.insert(newRun(connectionId, { capability: 'other' })),
    find: ({ runs }, { runId }) => runs.find(runId),
    findLive: ({ runs }, { connectionId }) => runs.findLive(connectionId, 'import_orders'),
    findByIdempotencyKey: ({ runs }, { connectionId }) => runs.findByIdempotencyKey(connectionId, 'key-1'),
    page: ({ runs }, { connectionId }) => runs.page({ limit: 10, connectionId }),
    claim: ({ runs }, { runId }) => runs.claim(runId, 'thief', at(1e6), 1000),
    advance: ({ runs }, { runId }) => runs.advance(runId, 'worker', at(1e6), {}),
    finish: ({ runs }, { runId }) => runs.finish(runId, 'worker', { state: 'FAILURE', at: at(1) }),
    requestCancel: ({ runs }, { runId }) => runs.requestCancel(runId, at(1)),
  },
  records: {
    find: ({ records }) => records.find(set, ['1', '2']),
    save: ({ records }) => records.save(set, [newRecord('1', { hostId: 'stolen' })], 'enumeration-2'),
    markSeen: ({ records }) => records.markSeen(set, ['1', '2'], 'enumeration-2'),
    findUnseen: ({ records }) => records.findUnseen(set, 'enumeration-2', { after: null, limit: 10 }),
    markDeleted: ({ records }) => records.markDeleted(set, ['1', '2'], at(1)),
  },
  sync: {
    find: ({ sync }, { connectionId }) => sync.find(connectionId, 'import_orders'),
    list: ({ sync }, { connectionId }) => sync.list(connectionId),
    save: ({ sync }, { connectionId }) => sync.save(newSync(connectionId, { watermark: null })),
  },
  leases: {
    acquire: ({ leases }) => leases.acquire('held', 'thief', at(1), at(9)),
    release: ({ leases }) => leases.release('held', 'owner'),
  },
};

export function tenancyCases(storage: Opened): void {
  const cases = Object.entries(probes).flatMap(([repository, methods]) =>
    Object.entries(methods).map(([method, probe]) => ({ name: `${repository}.${method}`, probe })),
  );

  describe('ids of another shop are unknown', () => {
    it.each(cases)('to $name', async ({ probe }) => {
      const foreign: PopulatedShop = await populate(storage());
      const run = foreign.run.id;
      await storage().transaction(foreign.scope, ({ runs }) => runs.claim(run, 'worker', at(0), 1000));
      const before = await snapshot(storage(), foreign);
      const ask = (ids: Ids) => storage().transaction(newShop(), (unit) => probe(unit, ids));

      const ofForeign = await ask({ connectionId: foreign.connection.id, runId: run });
      const ofUnknown = await ask({ connectionId: newId(), runId: newId() });

      expect(ofForeign).toEqual(ofUnknown);
      expect(await snapshot(storage(), foreign)).toEqual(before);
      const stolen = await storage().transaction(foreign.scope, ({ leases }) => leases.acquire('held', 'thief', at(1), at(9)));
      expect(stolen).toBe(false);
    });

    it('even where both shops use the same provider, record and lease names', async () => {
      const [one, two] = [await populate(storage()), await populate(storage())];
      const [first, second] = [await snapshot(storage(), one), await snapshot(storage(), two)];
      expect(first.connections).toEqual([one.connection]);
      expect(second.connections).toEqual([two.connection]);
      expect(first.events).toEqual([one.event]);
      expect(second.runs).toEqual([two.run]);
    });
  });
}

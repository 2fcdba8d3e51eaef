import { randomUUID } from 'node:crypto';
import { deliveriesKeptMs, goneKeptMs, type UnitOfWork } from '@makerfex/integrations-core/storage';
import type { Fleet } from './fleet.ts';
import { ago, limit, passRollback, RolledBack, type Search, searches } from './fleet-searches.ts';
import { newConnection, newCredential, newEvent, newPrivacyRequest, newRun, newSchedule, newSync } from './shop.ts';

type Unit = UnitOfWork<unknown>;
type Call = (unit: Unit, fleet: Fleet) => Promise<unknown>;
type Calls<Repository> = { readonly [Method in keyof Repository]: Call | readonly Call[] };

const set = { providerKey: 'acme', kind: 'order' };
const reading = { id: 'reading', startedAt: ago(0) };
const line = ({ connectionId }: Fleet) => ({ connectionId, capability: 'import_orders', subject: null });
const queue = ({ connectionId }: Fleet) => ({ connectionId, capability: 'push_orders', subject: 'order' });
const ids = Array.from({ length: 20 }, (_, n) => String(10_000 + n).padStart(6, '0'));
const link = (externalId: string) => ({
  externalId,
  hostId: 'host',
  contentHash: 'another',
  sourceUpdatedAt: null,
  readAt: null,
  deletedAt: null,
});
const dirty = ({ connectionId }: Fleet) => ({
  connectionId,
  kind: 'order',
  externalId: '5000',
  mayBeGone: false,
  deliveries: 1,
  firstNamedAt: ago(0),
  lastNamedAt: ago(0),
  dueAt: ago(0),
});

/** Each method of each repository, called for the shop with the long history. The type holds this list complete. */
const calls: { readonly [Name in Exclude<keyof Unit, 'tx' | 'query'>]: Calls<Unit[Name]> } = {
  connections: {
    insert: ({ connections }) => connections.insert(newConnection({ providerKey: 'third' })),
    find: ({ connections }, { connectionId }) => connections.find(connectionId),
    findWithCredential: ({ connections }, { connectionId }) => connections.findWithCredential(connectionId),
    findByProvider: ({ connections }) => connections.findByProvider('acme'),
    list: ({ connections }) => connections.list(),
    update: ({ connections }, { connectionId }) => connections.update(newConnection({ id: connectionId, version: 2 })),
    recordHealth: ({ connections }, { connectionId }) => connections.recordHealth(connectionId, { health: 'healthy' }),
    beginDeletion: ({ connections }, { connectionId }) => connections.beginDeletion(connectionId, 'forget'),
    listDeletions: ({ connections }) => connections.listDeletions(),
    trim: [
      async ({ connections }, { connectionId }) => {
        await connections.beginDeletion(connectionId, 'forget');
        await connections.trim(connectionId, limit);
      },
      // One that has no runs: the other tables are looked at.
      async ({ connections }) => {
        const connection = newConnection({ providerKey: 'third' });
        await connections.insert(connection);
        await connections.beginDeletion(connection.id, 'forget');
        await connections.trim(connection.id, limit);
      },
    ],
    // With what hangs on it: that is not read, but deleted.
    delete: async ({ connections }) => {
      const connection = newConnection({ providerKey: 'third' });
      await connections.insert(connection);
      await connections.delete(connection.id);
    },
  },
  credentials: {
    findLive: ({ credentials }, { connectionId }) => credentials.findLive(connectionId),
    list: ({ credentials }, { connectionId }) => credentials.list(connectionId, 1),
    replace: ({ credentials }, { connectionId }) => credentials.replace(newCredential(connectionId, 9_001)),
    find: ({ credentials }, { credentialId }) => credentials.find(credentialId),
    rewrap: ({ credentials }, { credentialId }) =>
      credentials.rewrap(credentialId, { wrappedKey: 'wrapped', keyId: 'k0' }, { wrappedKey: 'new', keyId: 'k1' }),
    noteScopes: ({ credentials }, { connectionId }) => credentials.noteScopes(connectionId, ['orders.read']),
    revoke: ({ credentials }, { connectionId }) => credentials.revoke(connectionId, ago(0)),
    purge: ({ credentials }) => credentials.purge(ago(91), limit),
  },
  oauthStates: {
    insert: ({ oauthStates }, { connectionId }) =>
      oauthStates.insert({
        stateHash: 'another',
        connectionId,
        actorId: 'user',
        redirectUri: 'https://host.example',
        returnTo: null,
        verifier: null,
        createdAt: ago(0),
        expiresAt: ago(-1),
      }),
    take: ({ oauthStates }) => oauthStates.take('state', ago(0)),
  },
  events: {
    append: ({ events }, { connectionId }) => events.append([newEvent({ connectionId, createdAt: ago(0) })]),
    page: [
      {},
      { level: 'error' as const },
      { eventType: 'connection.created' },
      { eventType: 'none' },
      { level: 'error' as const, eventType: 'connection.created' },
      { level: 'error' as const, eventType: 'run.started' },
      { since: ago(80), until: ago(79) },
      { since: ago(90), until: ago(80) },
      { since: ago(1), eventType: 'run.started' },
    ].flatMap((filter): Call[] => [
      ({ events }) => events.page({ limit, ...filter }),
      ({ events }, { connectionId }) => events.page({ limit, connectionId, ...filter }),
      ({ events }, { eventId }) => events.page({ limit, after: eventId, ...filter }),
    ]),
    purge: ({ events }) => events.purge(ago(91), limit),
  },
  runs: {
    insert: ({ runs }, { connectionId }) =>
      runs.insert(newRun(connectionId, { capability: 'other', idempotencyKey: 'none' })),
    find: ({ runs }, { endedId }) => runs.find(endedId),
    findLive: [({ runs }, fleet) => runs.findLive(line(fleet)), ({ runs }, fleet) => runs.findLive(queue(fleet))],
    findFirst: [({ runs }, fleet) => runs.findFirst(line(fleet)), ({ runs }, fleet) => runs.findFirst(queue(fleet))],
    measureLine: [
      ({ runs }, fleet) => runs.measureLine(line(fleet)),
      ({ runs }, fleet) => runs.measureLine(queue(fleet)),
    ],
    findByIdempotencyKey: [
      ({ runs }, { connectionId }) => runs.findByIdempotencyKey(connectionId, 'none'),
      ({ runs }, { connectionId }) => runs.findByIdempotencyKey(connectionId, 'joined-10001'),
    ],
    join: ({ runs }, { pendingId }) => runs.join(pendingId, 'key', 'forget_oldest'),
    reschedule: ({ runs }, { pendingId }) => runs.reschedule(pendingId, { eta: null, expiresAt: ago(-1) }),
    findNewest: [({ runs }) => runs.findNewest(), ({ runs }, { connectionId }) => runs.findNewest(connectionId)],
    sumRecords: ({ runs }, { connectionId }) =>
      runs.sumRecords(connectionId, { starts: [ago(14), ago(7)], limit: 1_000 }),
    page: [
      {},
      { state: 'FAILURE' as const },
      { state: 'REVOKED' as const },
      { state: 'PENDING' as const },
      { state: 'SUCCESS' as const },
      { capability: 'push_orders' },
      { capability: 'none' },
      { capability: 'import_orders', state: 'REVOKED' as const },
    ].flatMap((filter): Call[] => [
      ({ runs }) => runs.page({ limit, ...filter }),
      ({ runs }, { connectionId }) => runs.page({ limit, connectionId, ...filter }),
      ({ runs }, { endedId }) => runs.page({ limit, after: endedId, ...filter }),
    ]),
    receive: ({ runs }, { pendingId }) => runs.receive(pendingId),
    claim: ({ runs }, { pendingId }) => runs.claim(pendingId, 'worker', ago(0), 1_000),
    claimWithNeeds: ({ runs }, { pendingId }) => runs.claimWithNeeds(pendingId, 'worker', ago(0), 1_000),
    finishPull: async ({ runs }, { startedId }) => {
      const { progress } = newRun('');
      const place = { watermark: ago(0), configHash: 'hash', unread: [] };
      await runs.finishPull(startedId, 'worker', { at: ago(0), progress, result: null, ...place });
    },
    advance: ({ runs }, { startedId }) => runs.advance(startedId, 'worker', ago(-1), { lostLeases: 0 }),
    finish: (['SUCCESS', 'RETRY'] as const).map(
      (state): Call =>
        ({ runs }, { startedId }) =>
          runs.finish(startedId, 'worker', { state, at: ago(0) }),
    ),
    expire: ({ runs }, { pendingId }) => runs.expire(pendingId, ago(0)),
    requestCancel: ({ runs }, { pendingId }) => runs.requestCancel(pendingId, ago(0)),
    findUnknownOutcomes: [
      ({ runs }, fleet) => runs.findUnknownOutcomes(line(fleet)),
      ({ runs }, fleet) => runs.findUnknownOutcomes(queue(fleet)),
    ],
    reopen: ({ runs }, { unknownId }) => runs.reopen(unknownId),
    settle: ({ runs }, { unknownId }) => runs.settle(unknownId, { state: 'SUCCESS', result: null, error: null }),
    purge: ({ runs }) => runs.purge(ago(91), limit),
  },
  schedules: {
    find: ({ schedules }, { connectionId }) => schedules.find(connectionId, 'import_orders'),
    list: [({ schedules }) => schedules.list(), ({ schedules }, { connectionId }) => schedules.list(connectionId)],
    save: ({ schedules }, { connectionId }) => schedules.save(newSchedule(connectionId)),
    delete: ({ schedules }, { connectionId }) => schedules.delete(connectionId, 'import_orders'),
    advance: ({ schedules }, { connectionId, endedId }) =>
      schedules.advance(connectionId, 'import_orders', { from: ago(0), to: ago(-1), runId: endedId }),
    noteFailure: ({ schedules }, { connectionId }) =>
      schedules.noteFailure(connectionId, 'import_orders', { at: ago(0), retryAt: ago(-1), pauseAfter: 3 }),
  },
  records: {
    lock: ({ records }) => records.lock(set),
    find: ({ records }) => records.find(set, ids),
    save: ({ records }) => records.save(set, ids.map(link), 'reading-2'),
    markSeen: ({ records }) => records.markSeen(set, ids, 'reading-2'),
    findSeen: ({ records }) => records.findSeen(set, ids, 'reading'),
    countLive: ({ records }) => records.countLive(set, reading),
    findUnseen: [
      ({ records }) => records.findUnseen(set, { ...reading, id: 'reading-2' }, { after: null, limit }),
      ({ records }) => records.findUnseen(set, { ...reading, id: 'reading-2' }, { after: '010000', limit }),
    ],
    markDeleted: ({ records }) => records.markDeleted(set, ids, ago(0)),
    forget: [false, true].map(
      (drops): Call =>
        ({ records }) =>
          records.forget('acme', 'order', ids, drops),
    ),
    forgetPage: [
      ({ records }) => records.forgetPage('acme', null, limit),
      ({ records }) => records.forgetPage('acme', { kind: 'order', externalId: '010000' }, limit),
    ],
    purge: ({ records }) => records.purge(ago(401), limit),
  },
  sync: {
    find: ({ sync }, { connectionId }) => sync.find(connectionId, 'import_orders'),
    list: ({ sync }, { connectionId }) => sync.list(connectionId),
    save: ({ sync }, { connectionId }) => sync.save(newSync(connectionId)),
  },
  leases: {
    acquire: ({ leases }) => leases.acquire('held', 'another', ago(0), ago(-1)),
    release: ({ leases }) => leases.release('held', 'owner'),
  },
  deliveries: {
    claim: ({ deliveries }) => deliveries.claim('followed', 'another', ago(0), ago(-1)),
    hold: ({ deliveries }) => deliveries.hold('followed', 'owner', ago(-1), 1),
    release: ({ deliveries }) => deliveries.release('followed', 'owner'),
    next: ({ deliveries }) => deliveries.next('followed', limit),
    remove: ({ deliveries }, { deliveredIds }) => deliveries.remove('followed', deliveredIds),
    addEarlier: [
      ({ deliveries }) => deliveries.addEarlier('followed', null, limit),
      ({ deliveries }, { eventId }) => deliveries.addEarlier('other', eventId, limit),
    ],
  },
  webhooks: {
    saveAccounts: ({ webhooks }, { connectionId }) => webhooks.saveAccounts('acme', connectionId, ['account-5000']),
    insertDeliveries: ({ webhooks }, { connectionId }) =>
      webhooks.insertDeliveries([
        {
          providerKey: 'acme',
          deliveryId: randomUUID(),
          connectionId,
          topic: 'topic',
          bodyHash: 'hash',
          receivedAt: ago(0),
        },
      ]),
    purgeDeliveries: ({ webhooks }) => webhooks.purgeDeliveries(new Date(Date.now() - deliveriesKeptMs), limit),
    name: ({ webhooks }, { connectionId }) =>
      webhooks.name(connectionId, [{ kind: 'order', externalId: '5000', mayBeGone: false }], ago(0), {
        quietMs: 1_000,
        longestMs: 10_000,
      }),
    scheduleCheck: ({ webhooks }, { connectionId }) => webhooks.scheduleCheck(connectionId, ago(0)),
    findDue: ({ webhooks }, { connectionId }) => webhooks.findDue(connectionId, ago(0), limit),
    clear: ({ webhooks }, fleet) => webhooks.clear(fleet.connectionId, [dirty(fleet)]),
    postpone: ({ webhooks }, { connectionId }) => webhooks.postpone(connectionId, ago(0), ago(3)),
    nextDue: ({ webhooks }, { connectionId }) => webhooks.nextDue(connectionId),
    hasDrain: ({ webhooks }, { connectionId }) => webhooks.hasDrain(connectionId),
    noteGone: ({ webhooks }) =>
      webhooks.noteGone(
        set,
        ids.map((externalId) => ({ externalId, readAt: ago(0) })),
      ),
    findGone: ({ webhooks }) => webhooks.findGone(set, ids),
    purgeGone: ({ webhooks }) => webhooks.purgeGone(new Date(Date.now() - goneKeptMs), limit),
  },
  privacy: {
    insert: ({ privacy }) => privacy.insert(newPrivacyRequest()),
    find: ({ privacy }, { privacyId }) => privacy.find(privacyId),
    page: [({ privacy }) => privacy.page({ limit }), ({ privacy }) => privacy.page({ limit, state: 'open' })],
    findDue: ({ privacy }) => privacy.findDue(ago(0), limit),
    update: ({ privacy }, { privacyId }) => privacy.update(newPrivacyRequest({ id: privacyId }), 0),
    forgetAccounts: ({ privacy }) => privacy.forgetAccounts('acme'),
  },
};

/** Calls in a transaction that leaves nothing behind. */
const rolledBack =
  (call: Call): Search =>
  (storage, fleet) =>
    storage
      .transaction(fleet, async (unit) => {
        await call(unit, fleet);
        throw new RolledBack();
      })
      .catch(passRollback);

/** The calls of each method, by `repository.method`, and of each search by its name. */
export const methods: Readonly<Record<string, readonly Search[]>> = Object.fromEntries([
  ...Object.entries(calls).flatMap(([repository, group]) =>
    Object.entries<Call | readonly Call[]>(group).map(([method, each]) => [
      `${repository}.${method}`,
      [each].flat().map(rolledBack),
    ]),
  ),
  ...Object.entries<Search | readonly Search[]>(searches).map(([name, each]) => [name, [each].flat()]),
]);

import type { UnitOfWork } from '@makerfex/integrations-core/storage';
import { set } from './populate.ts';
import {
  at,
  newConnection,
  newCredential,
  newDirty,
  newEnumeration,
  newEvent,
  newId,
  newLine,
  newNamed,
  newOAuthState,
  newPrivacyRequest,
  newPullSuccess,
  newRecord,
  newRun,
  newSchedule,
  newSync,
  newWebhookDelivery,
  noQuiet,
} from './rows.ts';

export interface Ids {
  readonly connectionId: string;
  readonly credentialId: string;
  readonly runId: string;
}
export type Probe = (unit: UnitOfWork<unknown>, ids: Ids) => Promise<unknown>;
type Probes<Repository> = { readonly [Method in keyof Repository]: Probe };

/** Each method of each repository, called with ids that the shop does not have. The type holds this list complete. */
const probes: {
  readonly [Name in Exclude<keyof UnitOfWork<unknown>, 'tx' | 'query'>]: Probes<UnitOfWork<unknown>[Name]>;
} = {
  connections: {
    insert: ({ connections }, { connectionId }) => connections.insert(newConnection({ id: connectionId })),
    find: ({ connections }, { connectionId }) => connections.find(connectionId),
    findWithCredential: ({ connections }, { connectionId }) => connections.findWithCredential(connectionId),
    findByProvider: ({ connections }) => connections.findByProvider('acme'),
    list: ({ connections }) => connections.list(),
    update: ({ connections }, { connectionId }) =>
      connections.update(newConnection({ id: connectionId, status: 'disabled', version: 2 })),
    recordHealth: ({ connections }, { connectionId }) => connections.recordHealth(connectionId, { health: 'failing' }),
    beginDeletion: ({ connections }, { connectionId }) => connections.beginDeletion(connectionId, 'forget'),
    listDeletions: ({ connections }) => connections.listDeletions(),
    trim: ({ connections }, { connectionId }) => connections.trim(connectionId, 10),
    delete: ({ connections }, { connectionId }) => connections.delete(connectionId),
  },
  credentials: {
    findLive: ({ credentials }, { connectionId }) => credentials.findLive(connectionId),
    list: ({ credentials }, { connectionId }) => credentials.list(connectionId, 100),
    replace: async ({ credentials }, { connectionId }) => [
      await credentials.replace(newCredential(connectionId)),
      await credentials.replace(newCredential(connectionId, { version: 2 })),
    ],
    find: ({ credentials }, { credentialId }) => credentials.find(credentialId),
    rewrap: ({ credentials }, { credentialId }) =>
      credentials.rewrap(credentialId, { wrappedKey: 'wrapped', keyId: 'k1' }, { wrappedKey: 'another', keyId: 'k2' }),
    noteScopes: ({ credentials }, { connectionId }) => credentials.noteScopes(connectionId, ['stolen']),
    revoke: ({ credentials }, { connectionId }) => credentials.revoke(connectionId, at(1)),
    purge: ({ credentials }) => credentials.purge(at(1e6), 10),
  },
  oauthStates: {
    insert: ({ oauthStates }, { connectionId }) => oauthStates.insert(newOAuthState(connectionId)),
    take: ({ oauthStates }) => oauthStates.take('state-1', at(1)),
  },
  events: {
    append: ({ events }, { connectionId }) => events.append([newEvent({ connectionId })]),
    page: ({ events }, { connectionId }) => events.page({ limit: 10, connectionId }),
    purge: ({ events }) => events.purge(at(1e6), 10),
  },
  runs: {
    insert: ({ runs }, { connectionId }) => runs.insert(newRun(connectionId, { capability: 'other' })),
    find: ({ runs }, { runId }) => runs.find(runId),
    findLive: ({ runs }, { connectionId }) => runs.findLive(newLine(connectionId)),
    findFirst: ({ runs }, { connectionId }) => runs.findFirst(newLine(connectionId)),
    measureLine: ({ runs }, { connectionId }) => runs.measureLine(newLine(connectionId)),
    findByIdempotencyKey: ({ runs }, { connectionId }) => runs.findByIdempotencyKey(connectionId, 'key-1'),
    join: ({ runs }, { runId }) => runs.join(runId, 'key-2', 'forget_oldest'),
    reschedule: ({ runs }, { runId }) => runs.reschedule(runId, { eta: null, expiresAt: null }),
    findNewest: async ({ runs }, { connectionId }) => [await runs.findNewest(), await runs.findNewest(connectionId)],
    sumRecords: ({ runs }, { connectionId }) => runs.sumRecords(connectionId, { starts: [at(0)], limit: 10 }),
    page: ({ runs }, { connectionId }) => runs.page({ limit: 10, connectionId }),
    claim: ({ runs }, { runId }) => runs.claim(runId, 'thief', at(1e6), 1000),
    claimWithNeeds: ({ runs }, { runId }) => runs.claimWithNeeds(runId, 'thief', at(1e6), 1000),
    finishPull: ({ runs }, { runId }) => runs.finishPull(runId, 'worker', newPullSuccess()),
    advance: ({ runs }, { runId }) => runs.advance(runId, 'worker', at(1e6), {}),
    finish: ({ runs }, { runId }) => runs.finish(runId, 'worker', { state: 'FAILURE', at: at(1) }),
    receive: ({ runs }, { runId }) => runs.receive(runId),
    expire: ({ runs }, { runId }) => runs.expire(runId, at(1e6)),
    findUnknownOutcomes: ({ runs }, { connectionId }) => runs.findUnknownOutcomes(newLine(connectionId)),
    reopen: ({ runs }, { runId }) => runs.reopen(runId),
    settle: ({ runs }, { runId }) => runs.settle(runId, { state: 'SUCCESS', result: null, error: null }),
    requestCancel: ({ runs }, { runId }) => runs.requestCancel(runId, at(1)),
    purge: ({ runs }) => runs.purge(at(1e6), 10),
  },
  schedules: {
    find: ({ schedules }, { connectionId }) => schedules.find(connectionId, 'import_orders'),
    list: async ({ schedules }, { connectionId }) => [await schedules.list(), await schedules.list(connectionId)],
    save: ({ schedules }, { connectionId }) => schedules.save(newSchedule(connectionId, { enabled: false })),
    delete: ({ schedules }, { connectionId }) => schedules.delete(connectionId, 'import_orders'),
    advance: ({ schedules }, { connectionId }) =>
      schedules.advance(connectionId, 'import_orders', {
        from: newSchedule(connectionId).nextAt,
        to: at(1e6),
        runId: newId(),
      }),
    noteFailure: ({ schedules }, { connectionId }) =>
      schedules.noteFailure(connectionId, 'import_orders', { at: at(1e6), retryAt: at(1e7), pauseAfter: 1 }),
  },
  records: {
    find: ({ records }) => records.find(set, ['1', '2']),
    save: ({ records }) => records.save(set, [newRecord('1', { hostId: 'stolen' })], 'enumeration-2'),
    markSeen: ({ records }) => records.markSeen(set, ['1', '2'], 'enumeration-2'),
    lock: ({ records }) => records.lock(set),
    countLive: ({ records }) => records.countLive(set, newEnumeration('enumeration-2')),
    findUnseen: ({ records }) => records.findUnseen(set, newEnumeration('enumeration-2'), { after: null, limit: 10 }),
    findSeen: ({ records }) => records.findSeen(set, ['1', '2'], 'enumeration-2'),
    forget: async ({ records }) => [
      await records.forget(set.providerKey, set.kind, ['1', '2'], false),
      await records.forget(set.providerKey, null, null, true),
    ],
    markDeleted: ({ records }) => records.markDeleted(set, ['1', '2'], at(1)),
    forgetPage: ({ records }) => records.forgetPage(set.providerKey, null, 10),
    purge: ({ records }) => records.purge(at(1e6), 10),
  },
  sync: {
    find: ({ sync }, { connectionId }) => sync.find(connectionId, 'import_orders'),
    list: ({ sync }, { connectionId }) => sync.list(connectionId),
    save: ({ sync }, { connectionId }) => sync.save(newSync(connectionId, { watermark: null })),
  },
  deliveries: {
    claim: ({ deliveries }) => deliveries.claim('followed', 'thief', at(1), at(9)),
    hold: ({ deliveries }) => deliveries.hold('followed', 'owner', at(1e6), 9),
    release: ({ deliveries }) => deliveries.release('followed', 'owner'),
    next: ({ deliveries }) => deliveries.next('followed', 10),
    remove: ({ deliveries }) => deliveries.remove('followed', [newId()]),
    addEarlier: ({ deliveries }) => deliveries.addEarlier('followed', null, 10),
  },
  webhooks: {
    saveAccounts: ({ webhooks }, { connectionId }) => webhooks.saveAccounts('acme', connectionId, ['account-1']),
    insertDeliveries: ({ webhooks }, { connectionId }) =>
      webhooks.insertDeliveries([newWebhookDelivery({ connectionId })]),
    purgeDeliveries: ({ webhooks }) => webhooks.purgeDeliveries(at(1e6), 10),
    name: ({ webhooks }, { connectionId }) =>
      webhooks.name(connectionId, [newNamed('1'), newNamed('2')], at(1), noQuiet),
    scheduleCheck: ({ webhooks }, { connectionId }) => webhooks.scheduleCheck(connectionId, at(1)),
    findDue: ({ webhooks }, { connectionId }) => webhooks.findDue(connectionId, at(1e6), 10),
    clear: ({ webhooks }, { connectionId }) => webhooks.clear(connectionId, [newDirty(connectionId, '1')]),
    postpone: ({ webhooks }, { connectionId }) => webhooks.postpone(connectionId, at(1e6), at(1e6)),
    nextDue: ({ webhooks }, { connectionId }) => webhooks.nextDue(connectionId),
    hasDrain: ({ webhooks }, { connectionId }) => webhooks.hasDrain(connectionId),
    noteGone: ({ webhooks }) => webhooks.noteGone(set, [{ externalId: 'gone', readAt: at(9) }]),
    findGone: ({ webhooks }) => webhooks.findGone(set, ['gone']),
    purgeGone: ({ webhooks }) => webhooks.purgeGone(at(1e6), 10),
  },
  privacy: {
    insert: ({ privacy }, { connectionId }) => privacy.insert(newPrivacyRequest({ connectionId })),
    find: ({ privacy }, { runId }) => privacy.find(runId),
    page: ({ privacy }) => privacy.page({ limit: 10 }),
    findDue: ({ privacy }) => privacy.findDue(at(1e6), 10),
    update: ({ privacy }, { runId }) => privacy.update(newPrivacyRequest({ id: runId }), 0),
    forgetAccounts: ({ privacy }) => privacy.forgetAccounts('acme'),
  },
  leases: {
    acquire: ({ leases }) => leases.acquire('held', 'thief', at(1), at(9)),
    release: ({ leases }) => leases.release('held', 'owner'),
  },
};

/** The probes, as `repository.method`. */
export const allProbes: readonly { readonly name: string; readonly probe: Probe }[] = Object.entries(probes).flatMap(
  ([repository, methods]) =>
    Object.entries(methods).map(([method, probe]: [string, Probe]) => ({ name: `${repository}.${method}`, probe })),
);

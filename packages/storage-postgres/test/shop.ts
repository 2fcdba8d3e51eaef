import { randomUUID } from 'node:crypto';
import type {
  ConnectionRow,
  CredentialRow,
  EventRow,
  PrivacyRequestRow,
  RunRow,
  ScheduleRow,
  Storage,
  SyncRow,
} from '@makerfex/integrations-core/storage';

const now = new Date('2026-01-15T12:00:00Z');

export const newConnection = (changes: Partial<ConnectionRow> = {}): ConnectionRow => ({
  id: randomUUID(),
  providerKey: 'acme',
  status: 'enabled',
  health: 'unknown',
  healthReason: null,
  capabilityHealth: {},
  config: {},
  enabledCapabilities: [],
  lastSyncedAt: null,
  createdBy: 'user-1',
  createdAt: now,
  updatedAt: now,
  version: 1,
  ...changes,
});

/** A UUIDv7 that was made at an instant. */
const idAt = (at: Date): string => {
  const time = at.getTime().toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7${randomUUID().slice(15)}`;
};

export const newEvent = (changes: Partial<EventRow> = {}): EventRow => ({
  id: idAt(changes.createdAt ?? now),
  connectionId: null,
  level: 'info',
  eventType: 'run.queued',
  message: 'as it was',
  meta: {},
  actorId: null,
  createdAt: now,
  ...changes,
});

export const newRun = (connectionId: string, changes: Partial<RunRow> = {}): RunRow => ({
  id: randomUUID(),
  connectionId,
  providerKey: 'acme',
  capability: 'import_orders',
  subject: null,
  place: null,
  input: {},
  state: 'PENDING',
  progress: { fetched: 0, created: 0, changed: 0, unchanged: 0, deleted: 0, rejected: 0, total: null },
  steps: { notes: {}, attempted: false },
  attempts: 0,
  failures: 0,
  lostLeases: 0,
  eta: null,
  expiresAt: null,
  idempotencyKey: null,
  leaseOwner: null,
  leaseExpiresAt: null,
  cancelRequested: false,
  result: null,
  error: null,
  actorId: 'user-1',
  trigger: 'request',
  traceParent: null,
  createdAt: now,
  startedAt: null,
  finishedAt: null,
  ...changes,
});

export const newCredential = (connectionId: string, version: number): CredentialRow => ({
  id: randomUUID(),
  connectionId,
  kind: 'api_key',
  version,
  encryptedSecret: 'sealed',
  wrappedKey: 'wrapped',
  keyId: 'k1',
  scopes: null,
  expiresAt: null,
  refreshExpiresAt: null,
  visibleFields: null,
  revokedAt: null,
  createdBy: 'user-1',
  createdAt: now,
});

export const newSchedule = (connectionId: string, changes: Partial<ScheduleRow> = {}): ScheduleRow => ({
  connectionId,
  capability: 'import_orders',
  cron: '0 * * * *',
  timeZone: 'Europe/Berlin',
  input: {},
  enabled: true,
  actorId: 'user-1',
  actorRole: 'owner',
  nextAt: now,
  failures: 0,
  lastRunId: null,
  createdAt: now,
  updatedAt: now,
  ...changes,
});

export const newPrivacyRequest = (changes: Partial<PrivacyRequestRow> = {}): PrivacyRequestRow => ({
  id: randomUUID(),
  providerKey: 'acme',
  account: 'account',
  connectionId: null,
  type: 'redact_customer',
  customers: [{ externalId: '1', hostId: 'host-1' }],
  orders: [],
  state: 'open',
  codeHash: null,
  requestedAt: now,
  dueAt: now,
  redactedAt: null,
  settledAt: null,
  settledBy: null,
  attempts: 0,
  nextAt: now,
  note: null,
  ...changes,
});

export const newSync = (connectionId: string): SyncRow => ({
  connectionId,
  capability: 'import_orders',
  watermark: null,
  configHash: null,
  resume: null,
  unread: [],
});

/** Gives a shop rows in every table: runs finished and not, credentials live and revoked, events new and old, schedules on and off. */
export const fillShop = async (storage: Storage, shopId: string): Promise<void> => {
  await storage.saveSubscription({ name: 'followed', types: null, hasEarlier: true, createdAt: now });
  await storage.transaction({ shopId }, async (unit) => {
    const { id } = newConnection();
    await unit.connections.insert(newConnection({ id }));
    const former = newConnection({ providerKey: 'former' });
    await unit.connections.insert(former);
    await unit.connections.beginDeletion(former.id, 'keep');
    for (const version of [1, 2]) await unit.credentials.replace(newCredential(id, version));
    await unit.oauthStates.insert({
      stateHash: 'hash',
      connectionId: id,
      actorId: 'user-1',
      redirectUri: 'https://host.example/callback',
      returnTo: null,
      verifier: null,
      createdAt: now,
      expiresAt: now,
    });
    await unit.events.append([newEvent(), newEvent({ createdAt: new Date() })]);
    await unit.deliveries.claim('followed', 'owner', now, now);
    const live = newRun(id);
    await unit.runs.insert(live);
    await unit.runs.join(live.id, 'joined', 'refuse');
    await unit.runs.insert(newRun(id, { state: 'SUCCESS', finishedAt: now }));
    for (const enabled of [true, false])
      await unit.schedules.save(newSchedule(id, { capability: enabled ? 'import_orders' : 'sync_products', enabled }));
    const link = {
      externalId: '1',
      hostId: 'host-1',
      contentHash: 'hash',
      sourceUpdatedAt: null,
      readAt: null,
      deletedAt: null,
    };
    const deleted = { ...link, externalId: '2', deletedAt: now };
    await unit.records.save({ providerKey: 'acme', kind: 'order' }, [link, deleted], null);
    await unit.webhooks.saveAccounts('acme', id, ['account']);
    await unit.webhooks.insertDeliveries([
      {
        providerKey: 'acme',
        deliveryId: 'delivery',
        connectionId: id,
        topic: 'orders/create',
        bodyHash: 'hash',
        receivedAt: now,
      },
    ]);
    const named = { kind: 'order', externalId: '1', mayBeGone: false };
    await unit.webhooks.name(id, [named], now, { quietMs: 0, longestMs: 0 });
    await unit.webhooks.noteGone({ providerKey: 'acme', kind: 'order' }, [{ externalId: 'gone', readAt: now }]);
    await unit.privacy.insert(
      newPrivacyRequest({
        connectionId: id,
        codeHash: 'code',
        // Another time in each shop, because a search by code shows nothing else that differs.
        requestedAt: new Date(now.getTime() + (shopId.codePointAt(0) ?? 0)),
      }),
    );
    await unit.sync.save(newSync(id));
    await unit.leases.acquire('held', 'owner', now, now);
  });
};

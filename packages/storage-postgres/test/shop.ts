import { randomUUID } from 'node:crypto';
import type { ConnectionRow, CredentialRow, EventRow, RunRow, Storage } from '@makerfex/integrations-core/storage';

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

export const newEvent = (changes: Partial<EventRow> = {}): EventRow => ({
  id: randomUUID(),
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

const newCredential = (connectionId: string, version: number): CredentialRow => ({
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

/** Gives a shop rows in every table: runs finished and not, credentials live and revoked, events new and old, schedules on and off. */
export const fillShop = async (storage: Storage, shopId: string): Promise<void> => {
  await storage.saveSubscription({ name: 'followed', types: null, hasEarlier: true, createdAt: now });
  await storage.transaction({ shopId }, async (unit) => {
    const { id } = newConnection();
    await unit.connections.insert(newConnection({ id }));
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
    await unit.runs.insert(newRun(id));
    await unit.runs.insert(newRun(id, { state: 'SUCCESS', finishedAt: now }));
    for (const enabled of [true, false])
      await unit.schedules.save({
        connectionId: id,
        capability: enabled ? 'import_orders' : 'sync_products',
        cron: '0 * * * *',
        timeZone: 'Europe/Berlin',
        input: {},
        enabled,
        actorId: 'user-1',
        actorRole: 'owner',
        nextAt: now,
        failures: 0,
        lastRunId: null,
        createdAt: now,
        updatedAt: now,
      });
    const link = {
      externalId: '1',
      hostId: 'host-1',
      contentHash: 'hash',
      sourceUpdatedAt: null,
      readAt: null,
      deletedAt: null,
    };
    await unit.records.save({ providerKey: 'acme', kind: 'order' }, [link], null);
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
    await unit.privacy.insert({
      id: randomUUID(),
      providerKey: 'acme',
      account: 'account',
      connectionId: id,
      type: 'redact_customer',
      customers: [{ externalId: '1', hostId: 'host-1' }],
      orders: [],
      state: 'open',
      codeHash: 'code',
      // Another time in each shop: by it alone what its code shows can be told apart.
      requestedAt: new Date(now.getTime() + (shopId.codePointAt(0) ?? 0)),
      dueAt: now,
      redactedAt: null,
      settledAt: null,
      settledBy: null,
      attempts: 0,
      nextAt: now,
      note: null,
    });
    await unit.sync.save({
      connectionId: id,
      capability: 'import_orders',
      watermark: null,
      configHash: null,
      resume: null,
      unread: [],
    });
    await unit.leases.acquire('held', 'owner', now, now);
  });
};

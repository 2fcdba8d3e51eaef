import { randomBytes, randomUUID } from 'node:crypto';
import type { Scope } from '@makerfex/integrations-core';
import type {
  ConnectionRow,
  CredentialRow,
  DirtyRow,
  Enumeration,
  EventRow,
  OAuthStateRow,
  PageRequest,
  PrivacyRequestRow,
  PullSuccess,
  QuietTime,
  RecordNamed,
  RecordRow,
  RunLine,
  RunRow,
  ScheduleRow,
  Storage,
  SyncRow,
  WebhookDeliveryRow,
} from '@makerfex/integrations-core/storage';

/** How a suite gets at the storage that its `beforeAll` opens. */
export type Opened = () => Storage;

/** An instant so many seconds after the suite's noon. Fixed, so that no test depends on the clock. */
export const at = (seconds: number): Date => new Date(Date.UTC(2026, 0, 15, 12) + seconds * 1000);

/** A shop that no other test uses. */
export const newShop = (): Scope => ({ shopId: `shop-${randomUUID()}` });

let count = 0;
/** A UUIDv7 that sorts after every one made before it. */
export function newId(): string {
  count += 1;
  const hex = (Date.UTC(2026, 0, 15) + count).toString(16).padStart(12, '0');
  const random = randomBytes(8).toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7${random.slice(0, 3)}-8${random.slice(3, 6)}-${random.slice(4)}`;
}

export const newConnection = (changes: Partial<ConnectionRow> = {}): ConnectionRow => ({
  id: newId(),
  providerKey: 'acme',
  status: 'enabled',
  health: 'unknown',
  healthReason: null,
  capabilityHealth: {},
  config: { store_id: '7', nested: { list: [1, null, 'ü'] } },
  enabledCapabilities: ['import_orders', 'sync_products'],
  lastSyncedAt: null,
  createdBy: 'user-1',
  createdAt: at(0),
  updatedAt: at(0),
  version: 1,
  ...changes,
});

export const newCredential = (connectionId: string, changes: Partial<CredentialRow> = {}): CredentialRow => ({
  id: newId(),
  connectionId,
  kind: 'oauth2',
  version: 1,
  encryptedSecret: 'sealed',
  wrappedKey: 'wrapped',
  keyId: 'k1',
  scopes: ['orders.read', 'products.read'],
  expiresAt: at(3600),
  refreshExpiresAt: null,
  visibleFields: null,
  revokedAt: null,
  createdBy: 'user-1',
  createdAt: at(1),
  ...changes,
});

export const newOAuthState = (connectionId: string, changes: Partial<OAuthStateRow> = {}): OAuthStateRow => ({
  stateHash: 'state-1',
  connectionId,
  actorId: 'user-1',
  redirectUri: 'https://host.example/callback',
  returnTo: '/settings?tab=1',
  verifier: { encryptedSecret: 'sealed', wrappedKey: 'wrapped', keyId: 'k1' },
  createdAt: at(0),
  expiresAt: at(600),
  ...changes,
});

/** The id of an event that was created at an instant: after the ids that were made for it before. */
export function newEventId(createdAt: Date): string {
  count += 1;
  const time = createdAt.getTime().toString(16).padStart(12, '0');
  const order = count.toString(16).padStart(9, '0');
  const random = randomBytes(6).toString('hex');
  return `${time.slice(0, 8)}-${time.slice(8)}-7${order.slice(0, 3)}-8${order.slice(3, 6)}-${order.slice(6)}${random.slice(3)}`;
}

export const newEvent = (changes: Partial<EventRow> = {}): EventRow => ({
  id: newEventId(changes.createdAt ?? at(2)),
  connectionId: null,
  level: 'info',
  eventType: 'run.progress',
  message: 'Something "happened", {with} \\ signs',
  meta: { run_id: 'r', counts: [1, 2], nothing: null },
  actorId: 'user-1',
  createdAt: at(2),
  ...changes,
});

export const newRun = (connectionId: string, changes: Partial<RunRow> = {}): RunRow => ({
  id: newId(),
  connectionId,
  providerKey: 'acme',
  capability: 'import_orders',
  subject: null,
  place: null,
  input: { since: '2026-01-01T00:00:00Z', full: true },
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
  trigger: 'schedule',
  traceParent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
  createdAt: at(3),
  startedAt: null,
  finishedAt: null,
  ...changes,
});

/** The line of {@link newRun}. */
export const newLine = (connectionId: string, changes: Partial<RunLine> = {}): RunLine => ({
  connectionId,
  capability: 'import_orders',
  subject: null,
  ...changes,
});

export const newSchedule = (connectionId: string, changes: Partial<ScheduleRow> = {}): ScheduleRow => ({
  connectionId,
  capability: 'import_orders',
  cron: '*/15 * * * *',
  timeZone: 'Europe/Berlin',
  input: { b: 1, a: 2 },
  enabled: true,
  actorId: 'user-1',
  actorRole: 'shop_manager',
  nextAt: at(900),
  failures: 0,
  lastRunId: null,
  createdAt: at(6),
  updatedAt: at(7),
  ...changes,
});

export const newRecord = (externalId: string, changes: Partial<RecordRow> = {}): RecordRow => ({
  externalId,
  hostId: `host-${externalId}`,
  contentHash: 'hash-1',
  sourceUpdatedAt: at(4),
  readAt: at(-3600),
  deletedAt: null,
  ...changes,
});

/** An enumeration that began before anything was read. */
export const newEnumeration = (id: string, startedAt = at(0)): Enumeration => ({ id, startedAt });

export const newWebhookDelivery = (changes: Partial<WebhookDeliveryRow> = {}): WebhookDeliveryRow => ({
  providerKey: 'acme',
  deliveryId: 'delivery-1',
  connectionId: null,
  topic: 'orders/updated',
  bodyHash: 'hash of the body',
  receivedAt: at(0),
  ...changes,
});

export const newNamed = (externalId: string, changes: Partial<RecordNamed> = {}): RecordNamed => ({
  kind: 'order',
  externalId,
  mayBeGone: false,
  ...changes,
});

/** The row of a record that was named once, at 0 seconds, and is due at once. */
export const newDirty = (connectionId: string, externalId: string, changes: Partial<DirtyRow> = {}): DirtyRow => ({
  ...newNamed(externalId),
  connectionId,
  deliveries: 1,
  firstNamedAt: at(0),
  lastNamedAt: at(0),
  dueAt: at(0),
  ...changes,
});
export const newPrivacyRequest = (changes: Partial<PrivacyRequestRow> = {}): PrivacyRequestRow => ({
  id: newId(),
  providerKey: 'acme',
  account: 'account-1',
  connectionId: null,
  type: 'redact_customer',
  customers: [{ externalId: '1', hostId: 'host-1' }],
  orders: [{ externalId: '2', hostId: null }],
  state: 'open',
  codeHash: null,
  requestedAt: at(0),
  dueAt: at(1e6),
  redactedAt: null,
  settledAt: null,
  settledBy: null,
  attempts: 0,
  nextAt: at(0),
  note: null,
  ...changes,
});
export const noQuiet: QuietTime = { quietMs: 0, longestMs: 0 };

export const newSync = (connectionId: string, changes: Partial<SyncRow> = {}): SyncRow => ({
  connectionId,
  capability: 'import_orders',
  watermark: at(5),
  configHash: 'of the config',
  resume: {
    fingerprint: 'f',
    since: null,
    until: '2026-01-15T12:00:00.000Z',
    cursor: { offset: 100, tokens: ['a'] },
    enumerationId: newId(),
    incomplete: null,
  },
  unread: [],
  ...changes,
});

/** The end of a pull that has found nothing. */
export const newPullSuccess = (changes: Partial<PullSuccess> = {}): PullSuccess => ({
  at: at(150),
  progress: newRun('').progress,
  result: { fetched: 0 },
  watermark: at(100),
  configHash: 'of the config',
  unread: [],
  ...changes,
});

/** A shop with one connection, committed. */
export async function connectedShop(storage: Storage): Promise<{ scope: Scope; connection: ConnectionRow }> {
  const scope = newShop();
  const connection = newConnection();
  await storage.transaction(scope, (unit) => unit.connections.insert(connection));
  return { scope, connection };
}

/** A shop with one run, which its owner claimed at 100 seconds for a minute. */
export async function startedRun(storage: Storage, owner = 'worker-1') {
  const { scope, connection } = await connectedShop(storage);
  const row = newRun(connection.id);
  await storage.transaction(scope, async ({ runs }) => {
    await runs.insert(row);
    await runs.claim(row.id, owner, at(100), 60_000);
  });
  return { scope, connection, row };
}

/** Reads a keyset list page by page to its end. */
export async function readAll<Row>(
  limit: number,
  page: (request: PageRequest) => Promise<{ rows: readonly Row[]; next: string | null }>,
): Promise<{ rows: Row[]; sizes: number[] }> {
  const rows: Row[] = [];
  const sizes: number[] = [];
  for (let after: string | undefined; ; ) {
    const { rows: more, next } = await page({ limit, after });
    rows.push(...more);
    sizes.push(more.length);
    if (next === null) return { rows, sizes };
    after = next;
  }
}

import type { Storage } from '@makerfex/integrations-core/storage';
import type { Fleet } from './fleet.ts';
import { newEvent, newRun } from './shop.ts';

type SearchName = Exclude<keyof Storage, 'transaction' | 'isTransient'>;
export type Search = (storage: Storage, fleet: Fleet) => Promise<unknown>;

const dayMs = 86_400_000;
export const ago = (days: number): Date => new Date(Date.now() - days * dayMs);
/** Rows of a page, or of a step. */
export const limit = 50;
/** Shops that a search looks at, at three places each. */
const shopsAtOnce = 25;

/** Rolls a transaction of these calls back. */
export class RolledBack extends Error {}

export function passRollback(error: unknown): void {
  if (!(error instanceof RolledBack)) throw error;
}

const healthy = {
  health: 'healthy',
  healthReason: null,
  capabilityHealth: { import_orders: { health: 'healthy', reason: null, since: ago(0).toISOString() } },
} as const;
const endOfPull = {
  at: ago(0),
  progress: { fetched: 0, created: 0, changed: 0, unchanged: 0, deleted: 0, rejected: 0, total: null },
  result: {},
  watermark: null,
  configHash: 'hash',
  unread: [],
};

/** Each search over all shops, and what is a transaction of its own. The type holds this list complete. */
export const searches: { readonly [Name in SearchName]: Search | readonly Search[] } = {
  now: async (storage) => storage.now?.(),
  claimFirst: async (storage, fleet) =>
    storage.claimFirst?.(fleet, fleet.pendingId, 'owner', {
      now: ago(0),
      leaseMs: 60_000,
      capabilities: ['acme/push_orders'],
    }),
  finishQuietPull: async (storage, fleet) => {
    await storage.transaction(fleet, ({ connections }) => connections.recordHealth(fleet.connectionId, healthy));
    await storage.finishQuietPull?.(fleet, fleet.startedId, 'owner', endOfPull, newEvent(fleet));
  },
  findAbandonedRuns: [
    (storage) => storage.findAbandonedRuns(ago(0), limit),
    (storage, { startedId }) => storage.findAbandonedRuns(ago(0), limit, startedId),
  ],
  findDueSchedules: (storage) => storage.findDueSchedules(ago(0), limit),
  takeDueSchedules: (storage) =>
    storage
      .takeDueSchedules(ago(0), 10, async (taken) => {
        const runs = (await taken.read()).map(({ scope, row, connection: { id } }) => ({
          scope,
          run: newRun(id, { capability: row.capability }),
          from: row.nextAt,
          to: ago(-1),
        }));
        await taken.request(runs);
        throw new RolledBack();
      })
      .catch(passRollback),
  findCredentialsToRewrap: [
    (storage) => storage.findCredentialsToRewrap('k1', { after: null, limit }),
    (storage, { credentialId }) => storage.findCredentialsToRewrap('k1', { after: credentialId, limit }),
  ],
  findShopsToPurge: [
    (storage) => storage.findShopsToPurge(ago(91), limit, []),
    (storage) => storage.findShopsToPurge(ago(120), limit, []),
  ],
  // The oldest weeks of all: the others are what the searches find.
  dropOldEvents: async (storage) => storage.dropOldEvents?.(ago(98)),
  saveSubscription: (storage) =>
    storage.saveSubscription({ name: 'third', types: null, hasEarlier: true, createdAt: ago(0) }),
  deleteSubscription: (storage) => storage.deleteSubscription('none'),
  findShopsToDeliver: [
    (storage) => storage.findShopsToDeliver('followed', ago(0), limit),
    (storage, { shopId }) => storage.findShopsToDeliver('followed', ago(0), limit, shopId),
    (storage) => storage.findShopsToDeliver('none', ago(0), limit),
  ],
  findShopsWithEvents: [
    (storage) => storage.findShopsWithEvents(limit),
    (storage, { shopId }) => storage.findShopsWithEvents(limit, shopId),
  ],
  findConnectionsOfAccounts: (storage) =>
    storage.findConnectionsOfAccounts('acme', ['account-5000', 'account-6000'], limit),
  findConnectionsToDrain: (storage) => storage.findConnectionsToDrain(ago(0), limit),
  findShopsWithOldRuns: [
    (storage) => storage.findShopsWithOldRuns(ago(91), shopsAtOnce),
    (storage, { shopId }) => storage.findShopsWithOldRuns(ago(91), shopsAtOnce, shopId),
    // As from the shop before.
    (storage) => storage.findShopsWithOldRuns(ago(91), shopsAtOnce, 'shop-04999'),
  ],
  findShopsWithDeletions: (storage) => storage.findShopsWithDeletions(limit, ['shop-00005']),
  findShopsWithDeletedLinks: [
    (storage) => storage.findShopsWithDeletedLinks(ago(401), limit, []),
    (storage) => storage.findShopsWithDeletedLinks(ago(900), limit, []),
  ],
  findShopsWithPrivacyDue: (storage) => storage.findShopsWithPrivacyDue(ago(0), limit),
  findBudget: (storage) => storage.findBudget({ providerKey: 'acme', appHash: 'app' }),
  changeBudget: (storage) =>
    storage.changeBudget({ providerKey: 'acme', appHash: 'app' }, () => ({ state: {}, result: null })),
  findPrivacyProgress: (storage) => storage.findPrivacyProgress('code-5000'),
  readEventCsv: [
    async (storage, scope) => storage.readEventCsv?.(scope, { since: ago(90), until: undefined, limit }),
    async (storage, scope) => storage.readEventCsv?.(scope, { since: ago(90), until: ago(80), limit }),
    async (storage, scope) =>
      storage.readEventCsv?.(scope, { since: ago(80), until: ago(79), after: scope.eventId, limit }),
  ],
};

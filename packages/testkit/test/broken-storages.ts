import { memoryStorage } from '@makerfex/integrations-core/memory-storage';
import type { DirtyRow, Storage, UnitOfWork, WebhookRepository } from '@makerfex/integrations-core/storage';
import { at, newId } from '../src/storage/rows.ts';

type Unit = UnitOfWork<unknown>;
type Twist = (webhooks: WebhookRepository, unit: Unit) => Partial<WebhookRepository>;

/** A storage in memory whose repository of webhooks does some things wrong. */
export function twisted(twist: Twist, searches: (storage: Storage) => Partial<Storage> = () => ({})): Storage {
  const storage: Storage = memoryStorage();
  return {
    ...storage,
    transaction: (scope, work) =>
      storage.transaction(scope, (unit) => {
        const webhooks = { ...unit.webhooks, ...twist(unit.webhooks, unit) };
        return work({ ...unit, webhooks });
      }),
    ...searches(storage),
  };
}

const nothing = async (): Promise<void> => undefined;
const later = new Date(Date.UTC(2100, 0));
/** Rows as they are, before `change`. */
const changed =
  (change: (row: DirtyRow) => DirtyRow) =>
  (webhooks: WebhookRepository): Partial<WebhookRepository> => ({
    findDue: async (...about) => (await webhooks.findDue(...about)).map(change),
  });
const seen = () => new Set<string>();

/** Each breaks one promise about webhooks. */
export const brokenStorages: readonly [what: string, check: string, open: () => Storage][] = [
  [
    'finds the accounts of one shop',
    'are found over all shops, each connection once',
    () =>
      twisted(
        () => ({}),
        (storage) => ({
          findConnectionsOfAccounts: async (key, accounts) => storage.findConnectionsOfAccounts(key, accounts, 1),
        }),
      ),
  ],
  [
    'does not keep the provider apart',
    'are found over all shops, each connection once',
    () => twisted((webhooks) => ({ saveAccounts: (_, ...rest) => webhooks.saveAccounts('acme', ...rest) })),
  ],
  [
    'limits the connections of all accounts together',
    'of several at once are found with their connections, up to the limit for each',
    () =>
      twisted(
        () => ({}),
        (storage) => ({
          findConnectionsOfAccounts: async (key, accounts, limit) =>
            (await storage.findConnectionsOfAccounts(key, accounts, limit)).slice(0, limit),
        }),
      ),
  ],
  [
    'forgets accounts with their connection',
    'stay when the connection has another one, and when it is deleted',
    () =>
      twisted((webhooks, { connections }) => ({
        saveAccounts: async (key, id, accounts) => {
          if (await connections.find(id)) return;
          await webhooks.saveAccounts(key, id, accounts);
        },
      })),
  ],
  [
    'forgets the accounts of other connections',
    'of a deleted connection are replaced by the next one of the shop, so that they do not pile up',
    () =>
      twisted((webhooks) => ({ saveAccounts: (key, _, accounts) => webhooks.saveAccounts(key, newId(), accounts) })),
  ],
  [
    'stores a delivery again',
    'are stored once for each provider and shop',
    () => {
      let count = 0;
      return twisted((webhooks) => ({
        insertDeliveries: (rows) =>
          webhooks.insertDeliveries(rows.map((row) => ({ ...row, deliveryId: `${row.deliveryId}-${++count}` }))),
      }));
    },
  ],
  [
    'stores deliveries of all shops together',
    'are stored once for each provider and shop',
    () => {
      const known = seen();
      return twisted(() => ({
        insertDeliveries: async (rows) =>
          rows.map(({ providerKey, deliveryId }) => {
            const key = `${providerKey} ${deliveryId}`;
            return !known.has(key) && known.add(key).has(key);
          }),
      }));
    },
  ],
  [
    'looks before it stores',
    'are stored once when the same one comes several times at once',
    () => {
      const known = seen();
      const storage = twisted(() => ({}));
      return {
        ...storage,
        transaction: (scope, work) =>
          storage.transaction({ shopId: `${scope.shopId}-${known.add(String(known.size)).size}` }, work),
      };
    },
  ],
  [
    'takes a delivery for new that stands twice in a call',
    'are stored once when one call has the same one several times',
    () =>
      twisted((webhooks) => ({
        insertDeliveries: async (rows) => {
          const isNew = await webhooks.insertDeliveries(rows);
          const ids = new Set(rows.filter((_, index) => isNew[index]).map(({ deliveryId }) => deliveryId));
          return rows.map(({ deliveryId }) => ids.has(deliveryId));
        },
      })),
  ],
  [
    'keeps a delivery that was rolled back',
    'are stored again after a transaction that was rolled back',
    () => {
      const known = seen();
      return twisted(() => ({
        insertDeliveries: async (rows) =>
          rows.map(({ deliveryId }) => !known.has(deliveryId) && known.add(deliveryId).has(deliveryId)),
      }));
    },
  ],
  [
    'keeps deliveries for ever',
    'are kept for 30 days, and then deleted by a later one',
    () =>
      twisted((webhooks) => ({
        insertDeliveries: (rows) => webhooks.insertDeliveries(rows.map((row) => ({ ...row, receivedAt: at(0) }))),
      })),
  ],
  [
    'deletes no old delivery',
    'that are old are deleted up to a hundred at once',
    () =>
      twisted((webhooks) => ({
        insertDeliveries: (rows) => webhooks.insertDeliveries(rows.map((row) => ({ ...row, receivedAt: at(0) }))),
      })),
  ],
  [
    'purges without a limit',
    'from before an instant are purged, up to a limit',
    () => twisted((webhooks) => ({ purgeDeliveries: (before) => webhooks.purgeDeliveries(before, 100) })),
  ],
  [
    'finds rows in another order',
    'are found as they were named, once each, the longest due first',
    () => twisted((webhooks) => ({ findDue: async (...about) => (await webhooks.findDue(...about)).toReversed() })),
  ],
  [
    'finds what is not due',
    'are found as they were named, once each, the longest due first',
    () => twisted((webhooks) => ({ findDue: (id, _, limit) => webhooks.findDue(id, later, limit) })),
  ],
  [
    'waits without end',
    'are due a quiet time after the last delivery, but at most the longest after the first',
    () =>
      twisted((webhooks) => ({
        name: (id, records, time, quiet) => webhooks.name(id, records, time, { ...quiet, longestMs: 1e9 }),
      })),
  ],
  [
    'does not wait',
    'are due a quiet time after the last delivery, but at most the longest after the first',
    () =>
      twisted((webhooks) => ({
        name: (id, records, time, quiet) => webhooks.name(id, records, time, { ...quiet, quietMs: 0 }),
      })),
  ],
  [
    'forgets that a record may be gone',
    'may be gone if any of their deliveries says so',
    () => twisted(changed((row) => ({ ...row, mayBeGone: false }))),
  ],
  [
    'counts a delivery once',
    'count each time that one delivery names them',
    () => twisted(changed((row) => ({ ...row, deliveries: 1 }))),
  ],
  [
    'loses a delivery among many',
    'count every delivery when many come at once, in any order of their records',
    () => {
      let count = 0;
      return twisted((webhooks) => ({
        name: async (...about) => (++count === 2 ? undefined : webhooks.name(...about)),
      }));
    },
  ],
  [
    'clears what was named again',
    'are cleared only if no further delivery named them',
    () =>
      twisted((webhooks) => ({
        clear: async (id, rows) => {
          const now = await webhooks.findDue(id, later, 100);
          return webhooks.clear(
            id,
            now.filter((row) => rows.some(({ externalId }) => externalId === row.externalId)),
          );
        },
      })),
  ],
  [
    'clears nothing',
    'are cleared only if no further delivery named them',
    () => twisted(() => ({ clear: async () => 0 })),
  ],
  [
    'postpones nothing',
    'wait when they are postponed, and are given up when they were named too long ago',
    () => twisted(() => ({ postpone: nothing })),
  ],
  [
    'gives nothing up',
    'wait when they are postponed, and are given up when they were named too long ago',
    () => twisted((webhooks) => ({ postpone: (id, until) => webhooks.postpone(id, until, new Date(0)) })),
  ],
  [
    'gives everything up',
    'wait when they are postponed, and are given up when they were named too long ago',
    () => twisted((webhooks) => ({ postpone: (id, until) => webhooks.postpone(id, until, later) })),
  ],
  [
    'says that nothing is due',
    'tell when the first of them is due',
    () => twisted(() => ({ nextDue: async () => null })),
  ],
  [
    'adds a check each time',
    'stand beside one check of the subscriptions, at the time that was set last',
    () => {
      let count = 0;
      return twisted((webhooks) => ({
        scheduleCheck: (id, dueAt) =>
          webhooks.name(id, [{ kind: '', externalId: `subscriptions-${++count}`, mayBeGone: false }], dueAt, {
            quietMs: 0,
            longestMs: 0,
          }),
      }));
    },
  ],
  [
    'keeps the rows of a deleted connection',
    'are written for no connection that is unknown, and go with theirs',
    () => {
      const storage = twisted(() => ({}));
      return {
        ...storage,
        transaction: (scope, work) =>
          storage.transaction(scope, (unit) =>
            work({ ...unit, connections: { ...unit.connections, delete: async () => true } }),
          ),
      };
    },
  ],
  [
    'takes any run for a drain',
    'have a drain while a run of theirs is unfinished',
    () =>
      twisted((_, { runs }) => ({
        hasDrain: async (connectionId) => (await runs.page({ limit: 1, connectionId })).rows.length > 0,
      })),
  ],
  [
    'sees no drain',
    'have a drain while a run of theirs is unfinished',
    () => twisted(() => ({ hasDrain: async () => false })),
  ],
  [
    'finds connections in another order',
    'are those with records that are due and without a drain, the longest due first',
    () =>
      twisted(
        () => ({}),
        (storage) => ({
          findConnectionsToDrain: async (...about) => (await storage.findConnectionsToDrain(...about)).toReversed(),
        }),
      ),
  ],
  [
    'finds those that are due later',
    'are those with records that are due and without a drain, the longest due first',
    () =>
      twisted(
        () => ({}),
        (storage) => ({
          findConnectionsToDrain: (_, limit) => storage.findConnectionsToDrain(later, limit),
        }),
      ),
  ],
  [
    'finds none',
    'include one whose drain has ended',
    () =>
      twisted(
        () => ({}),
        () => ({ findConnectionsToDrain: async () => [] }),
      ),
  ],
];

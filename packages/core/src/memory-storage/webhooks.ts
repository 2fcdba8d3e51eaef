import { isFinished } from '../storage/run-state.ts';
import {
  type DirtyRow,
  deliveriesKeptMs,
  drainKey,
  subscriptionCheck,
  type WebhookRepository,
} from '../storage/webhooks.ts';
import type { Shop } from './shop.ts';
import type { UndoLog } from './undo-log.ts';

const keyOf = (...parts: readonly string[]): string => JSON.stringify(parts);
export const accountKey = (providerKey: string, account: string): string => keyOf(providerKey, account);

/** Most old deliveries that one call deletes. */
const mostForgotten = 100;

const hasDrain = (shop: Shop, connectionId: string): boolean =>
  [...shop.runs.values()].some(
    (run) => run.connectionId === connectionId && run.capability === drainKey && !isFinished(run.state),
  );

const byDue = (a: DirtyRow, b: DirtyRow): number =>
  a.dueAt.getTime() - b.dueAt.getTime() || (keyOf(a.kind, a.externalId) < keyOf(b.kind, b.externalId) ? -1 : 1);

/** Connections with rows that are due and no drain, each with the time of its first row. */
export function dueWithoutDrain(shop: Shop, now: Date): { connectionId: string; dueAt: Date }[] {
  const due = [...shop.dirty.values()].filter(({ dueAt }) => dueAt <= now).toSorted(byDue);
  const first = new Map(due.toReversed().map(({ connectionId, dueAt }) => [connectionId, dueAt]));
  return [...first].flatMap(([connectionId, dueAt]) => (hasDrain(shop, connectionId) ? [] : { connectionId, dueAt }));
}

export function webhookRepository(shop: Shop, undo: UndoLog): WebhookRepository {
  const rowsOf = (connectionId: string): [key: string, row: DirtyRow][] =>
    [...shop.dirty].filter(([, row]) => row.connectionId === connectionId);

  return {
    async saveAccounts(providerKey, connectionId, accounts) {
      for (const account of accounts) {
        const key = accountKey(providerKey, account);
        const known = shop.webhookAccounts.get(key) ?? [];
        const left = known.filter((id) => id !== connectionId && shop.connections.has(id));
        undo.put(shop.webhookAccounts, key, [...left, connectionId]);
      }
    },

    async insertDeliveries(rows) {
      const before = [...shop.webhookDeliveries];
      const isNew = rows.map((row) => {
        const key = keyOf(row.providerKey, row.deliveryId);
        if (shop.webhookDeliveries.has(key)) return false;
        undo.put(shop.webhookDeliveries, key, row);
        return true;
      });
      if (!isNew.includes(true)) return isNew;
      const newest = Math.max(...rows.map(({ receivedAt }) => receivedAt.getTime()));
      const old = before.filter(([, { receivedAt }]) => newest - receivedAt.getTime() > deliveriesKeptMs);
      for (const [oldKey] of old.slice(0, mostForgotten)) undo.remove(shop.webhookDeliveries, oldKey);
      return isNew;
    },

    async purgeDeliveries(before, limit) {
      const old = [...shop.webhookDeliveries].filter(([, { receivedAt }]) => receivedAt < before).slice(0, limit);
      for (const [key] of old) undo.remove(shop.webhookDeliveries, key);
      return old.length;
    },

    async name(connectionId, records, at, { quietMs, longestMs }) {
      if (!shop.connections.has(connectionId)) return;
      for (const { kind, externalId, mayBeGone } of records) {
        const key = keyOf(connectionId, kind, externalId);
        const known = shop.dirty.get(key);
        const firstNamedAt = known?.firstNamedAt ?? at;
        const due = Math.min(at.getTime() + quietMs, firstNamedAt.getTime() + longestMs);
        undo.put(shop.dirty, key, {
          connectionId,
          kind,
          externalId,
          mayBeGone: mayBeGone || known?.mayBeGone === true,
          deliveries: (known?.deliveries ?? 0) + 1,
          firstNamedAt,
          lastNamedAt: at,
          dueAt: new Date(due),
        });
      }
    },

    async scheduleCheck(connectionId, dueAt) {
      if (!shop.connections.has(connectionId)) return;
      const key = keyOf(connectionId, subscriptionCheck.kind, subscriptionCheck.externalId);
      const known = shop.dirty.get(key);
      undo.put(shop.dirty, key, {
        connectionId,
        ...subscriptionCheck,
        mayBeGone: false,
        deliveries: (known?.deliveries ?? 0) + 1,
        firstNamedAt: dueAt,
        lastNamedAt: dueAt,
        dueAt,
      });
    },

    findDue: async (connectionId, now, limit) =>
      rowsOf(connectionId)
        .map(([, row]) => row)
        .filter(({ dueAt }) => dueAt <= now)
        .toSorted(byDue)
        .slice(0, limit),

    async clear(connectionId, rows) {
      let count = 0;
      for (const { kind, externalId, deliveries } of rows) {
        const key = keyOf(connectionId, kind, externalId);
        if (shop.dirty.get(key)?.deliveries !== deliveries) continue;
        undo.remove(shop.dirty, key);
        count += 1;
      }
      return count;
    },

    async postpone(connectionId, until, givenUpBefore) {
      for (const [key, row] of rowsOf(connectionId))
        if (row.kind !== subscriptionCheck.kind && row.firstNamedAt < givenUpBefore) undo.remove(shop.dirty, key);
        else if (row.dueAt < until) undo.put(shop.dirty, key, { ...row, dueAt: until });
    },

    nextDue: async (connectionId) =>
      rowsOf(connectionId)
        .map(([, row]) => row)
        .toSorted(byDue)[0]?.dueAt ?? null,

    hasDrain: async (connectionId) => hasDrain(shop, connectionId),

    async noteGone({ providerKey, kind }, records) {
      for (const record of records) {
        const key = keyOf(providerKey, kind, record.externalId);
        const known = shop.gone.get(key);
        if (!known || known.readAt < record.readAt) undo.put(shop.gone, key, record);
      }
    },

    findGone: async ({ providerKey, kind }, externalIds) =>
      [...new Set(externalIds)].flatMap((id) => shop.gone.get(keyOf(providerKey, kind, id)) ?? []),

    async purgeGone(before, limit) {
      const old = [...shop.gone].filter(([, { readAt }]) => readAt < before).slice(0, limit);
      for (const [key] of old) undo.remove(shop.gone, key);
      return old.length;
    },
  };
}

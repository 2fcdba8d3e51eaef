import type { ScheduleRepository } from '../storage/repositories.ts';
import type { ScheduleRow } from '../storage/rows.ts';
import type { Shop } from './shop.ts';
import type { UndoLog } from './undo-log.ts';

const keyOf = (connectionId: string, capability: string): string => JSON.stringify([connectionId, capability]);

export function scheduleRepository(shop: Shop, undo: UndoLog): ScheduleRepository {
  const find = (connectionId: string, capability: string): ScheduleRow | null =>
    shop.schedules.get(keyOf(connectionId, capability)) ?? null;
  const put = (row: ScheduleRow): void => undo.put(shop.schedules, keyOf(row.connectionId, row.capability), row);

  return {
    find: async (connectionId, capability) => find(connectionId, capability),

    list: async (connectionId) =>
      [...shop.schedules]
        .filter(([, row]) => connectionId === undefined || row.connectionId === connectionId)
        .toSorted(([a], [b]) => (a < b ? -1 : 1))
        .map(([, row]) => row),

    async save(row) {
      if (shop.connections.has(row.connectionId)) put(row);
    },

    async delete(connectionId, capability) {
      const isThere = find(connectionId, capability) !== null;
      undo.remove(shop.schedules, keyOf(connectionId, capability));
      return isThere;
    },

    async advance(connectionId, capability, { from, to, runId }) {
      const row = find(connectionId, capability);
      if (!row?.enabled || row.nextAt.getTime() !== from.getTime()) return null;
      const moved = { ...row, nextAt: to, failures: 0, lastRunId: runId ?? row.lastRunId };
      put(moved);
      return moved;
    },

    async noteFailure(connectionId, capability, { at, retryAt, pauseAfter }) {
      const row = find(connectionId, capability);
      if (!row?.enabled || row.nextAt > at) return null;
      const failures = pauseAfter === null ? row.failures : row.failures + 1;
      const noted = { ...row, nextAt: retryAt, failures, enabled: pauseAfter === null || failures < pauseAfter };
      put(noted);
      return noted;
    },
  };
}

import type { EventRepository } from '../storage/repositories.ts';
import { addDeliveries, type Subscriptions } from './deliveries.ts';
import { newestFirst, type Shop } from './shop.ts';
import type { UndoLog } from './undo-log.ts';

export const eventRepository = (shop: Shop, undo: UndoLog, subscriptions: Subscriptions): EventRepository => ({
  async append(rows) {
    for (const row of rows) undo.put(shop.events, row.id, row);
    addDeliveries(shop, undo, subscriptions, rows);
  },

  async purge(before, limit) {
    const old = [...shop.events.values()].filter(({ createdAt }) => createdAt < before).slice(0, limit);
    for (const { id } of old) undo.remove(shop.events, id);
    return old.length;
  },

  page: async ({ connectionId, level, eventType, since, until, ...request }) =>
    newestFirst(
      [...shop.events.values()].filter(
        (row) =>
          (connectionId === undefined || row.connectionId === connectionId) &&
          (level === undefined || row.level === level) &&
          (eventType === undefined || row.eventType === eventType) &&
          (since === undefined || row.createdAt >= since) &&
          (until === undefined || row.createdAt < until),
      ),
      request,
    ),
});

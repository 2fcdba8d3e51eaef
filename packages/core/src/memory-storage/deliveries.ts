import type { DeliveryRepository, SubscriptionRow } from '../storage/deliveries.ts';
import type { Shop, StoredDelivery } from './shop.ts';
import type { UndoLog } from './undo-log.ts';

export type Subscriptions = ReadonlyMap<string, SubscriptionRow>;

const keyOf = (subscription: string, eventId: string): string => `${subscription} ${eventId}`;
const takes = ({ types }: SubscriptionRow, eventType: string): boolean => types === null || types.includes(eventType);

/** Adds events to the deliveries of the subscriptions to their types. */
export function addDeliveries(
  shop: Shop,
  undo: UndoLog,
  subscriptions: Subscriptions,
  events: readonly { readonly id: string; readonly eventType: string }[],
): void {
  for (const { id, eventType } of events)
    for (const row of subscriptions.values()) if (takes(row, eventType)) put(shop, undo, row.name, id, shop.counter());
}

function put(shop: Shop, undo: UndoLog, subscription: string, eventId: string, position: number): void {
  undo.put(shop.deliveries, keyOf(subscription, eventId), { subscription, eventId, position });
}

const inOrder = (a: StoredDelivery, b: StoredDelivery): number =>
  a.position - b.position || (a.eventId < b.eventId ? -1 : 1);

export const deliveryRepository = (shop: Shop, undo: UndoLog, subscriptions: Subscriptions): DeliveryRepository => ({
  async claim(subscription, owner, now, until) {
    const held = shop.holds.get(subscription);
    if (held && held.until > now) return null;
    const failures = (held?.failures ?? 0) + 1;
    undo.put(shop.holds, subscription, { owner, until, failures });
    return failures;
  },

  async hold(subscription, owner, until, failures) {
    if (shop.holds.get(subscription)?.owner !== owner) return false;
    undo.put(shop.holds, subscription, { owner, until, failures });
    return true;
  },

  async release(subscription, owner) {
    if (shop.holds.get(subscription)?.owner === owner) undo.remove(shop.holds, subscription);
  },

  next: async (subscription, limit) =>
    [...shop.deliveries.values()]
      .filter((row) => row.subscription === subscription)
      .toSorted(inOrder)
      .slice(0, limit)
      .map(({ eventId }) => ({ eventId, event: shop.events.get(eventId) ?? null })),

  async remove(subscription, eventIds) {
    for (const id of eventIds) undo.remove(shop.deliveries, keyOf(subscription, id));
  },

  async addEarlier(subscription, after, limit) {
    const row = subscriptions.get(subscription);
    const page = [...shop.events.values()]
      .filter(({ id }) => after === null || id > after)
      .toSorted((a, b) => (a.id < b.id ? -1 : 1))
      .slice(0, limit);
    for (const { id, eventType } of page)
      if (row && takes(row, eventType) && !shop.deliveries.has(keyOf(subscription, id)))
        put(shop, undo, subscription, id, 0);
    return page.length < limit ? null : (page.at(-1)?.id ?? null);
  },
});

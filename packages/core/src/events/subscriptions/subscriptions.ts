import { randomUUID } from 'node:crypto';
import { IntegrationError } from '../../errors.ts';
import type { Logger } from '../../logger.ts';
import { outsideRequests } from '../../outside-requests.ts';
import { repeat } from '../../repeat.ts';
import type { Scope } from '../../scope.ts';
import type { Clock } from '../../storage/clock.ts';
import type { DeliveryRepository } from '../../storage/deliveries.ts';
import type { EventType } from '../../storage/event-types.ts';
import type { Storage } from '../../storage/storage.ts';
import type { EventListener } from '../subscribers.ts';
import { type DeliveryOptions, deliverShop } from './deliver-shop.ts';
import { checkName, type EventHandler, type SubscriptionFilter, type SubscriptionTiming } from './options.ts';
import { ShopsInTurn } from './shops-in-turn.ts';

const limits = { shops: 100, events: 5_000, deliveries: 1_000 };

export interface SubscriptionsOptions<Tx> {
  readonly storage: Storage<Tx>;
  readonly clock: Clock;
  readonly log: Logger;
  readonly onEvent: (listener: EventListener) => () => void;
  readonly timing: SubscriptionTiming;
}

export type Subscribe = <Type extends EventType = EventType>(
  name: string,
  filter: SubscriptionFilter<Type>,
  handler: EventHandler<Type>,
) => Promise<() => Promise<void>>;

/** Delivers events to durable subscriptions: each at least once, in order per shop, in whichever process is free. */
export function createSubscriptions<Tx>(options: SubscriptionsOptions<Tx>) {
  const { storage, clock, log, onEvent, timing } = options;
  const open = new Map<string, () => Promise<void>>();

  const subscribe: Subscribe = async (name, { types, from = 'now' }, handler) => {
    checkName(name);
    if (open.has(name))
      throw new IntegrationError(
        'not_configured',
        `This process has subscribed as "${name}" already: choose another name.`,
      );
    const stopping = new AbortController();
    open.set(name, async () => stopping.abort());
    const row = { name, types: types ? [...types] : null, createdAt: new Date() };
    try {
      const hasEarlier = await storage.saveSubscription({ ...row, hasEarlier: from === 'now' });
      if (!hasEarlier) {
        await addEarlier(storage, name);
        await storage.saveSubscription({ ...row, hasEarlier: true });
      }
    } catch (error) {
      open.delete(name);
      throw error;
    }
    const wanted = new Set<string>(types);
    const delivery: DeliveryOptions<Tx> = {
      storage,
      clock,
      log,
      name,
      timing,
      stop: stopping.signal,
      owner: `${process.pid}-${randomUUID()}`,
      handler: (event, context) => (isWanted(types, event) ? handler(event, context) : undefined),
    };
    const end = deliver(delivery, onEvent, (type) => types === undefined || wanted.has(type));
    const unsubscribe = async (): Promise<void> => {
      stopping.abort();
      await end();
      if (open.get(name) === unsubscribe) open.delete(name);
    };
    if (stopping.signal.aborted) await unsubscribe();
    else open.set(name, unsubscribe);
    return unsubscribe;
  };

  return {
    subscribe,
    /** Ends every subscription of this process. */
    end: async (): Promise<void> => {
      await Promise.all([...open.values()].map((end) => end()));
    },
    delete: (name: string): Promise<boolean> => deleteSubscription(storage, name),
  };
}

/** After a change of the filter, events of types that are no longer wanted can still wait. They count as handled. */
const isWanted = <Type extends EventType>(
  types: readonly Type[] | undefined,
  event: { readonly eventType: EventType },
): event is { readonly eventType: Type } & Parameters<EventHandler<Type>>[0] =>
  types === undefined || types.some((type) => type === event.eventType);

/** Delivers what this process commits at once, and looks regularly for the rest. @returns the function that ends it */
function deliver<Tx>(
  delivery: DeliveryOptions<Tx>,
  onEvent: (listener: EventListener) => () => void,
  isWantedType: (type: string) => boolean,
): () => Promise<void> {
  const { storage, clock, log, name, timing, stop } = delivery;
  const shops = new ShopsInTurn(timing.concurrency, async (shopId) => {
    try {
      const hasMore = await outsideRequests(() => deliverShop(delivery, { shopId }));
      if (hasMore) shops.wake(shopId);
    } catch (error) {
      log.error({ err: error, subscription: name, shopId }, 'Could not deliver the events of a shop; trying again.');
    }
  });

  let after: string | null = null;
  const poll = async (): Promise<void> => {
    await clock.sync();
    const found: readonly Scope[] = await storage.findShopsToDeliver(name, clock.now(), limits.shops, after);
    after = found.length < limits.shops ? null : (found.at(-1)?.shopId ?? null);
    for (const { shopId } of found) shops.wake(shopId);
  };
  const what = `Looking for events for the subscription ${name}`;
  const polling = repeat(poll, { everyMs: timing.pollMs, stop, log, what });
  const first = outsideRequests(poll).catch((error: unknown) => log.error({ err: error }, `${what} failed.`));
  const unlisten = onEvent(({ eventType }, { shopId }) => {
    if (isWantedType(eventType)) shops.wake(shopId);
  });
  return async () => {
    unlisten();
    await Promise.all([polling, first]);
    await shops.end();
  };
}

/** Adds the events that the log holds to the deliveries of a new subscription, shop by shop. */
async function addEarlier<Tx>(storage: Storage<Tx>, name: string): Promise<void> {
  for await (const scope of allShops((after) => storage.findShopsWithEvents(limits.shops, after))) {
    let last: string | null = null;
    do {
      const from: string | null = last;
      last = await storage.transaction(scope, (unit) => unit.deliveries.addEarlier(name, from, limits.events));
    } while (last !== null);
  }
}

async function deleteSubscription<Tx>(storage: Storage<Tx>, name: string): Promise<boolean> {
  const isDeleted = await storage.deleteSubscription(name);
  // After the end of every hold.
  const find = (after: string | null) => storage.findShopsToDeliver(name, farAway, limits.shops, after);
  for await (const scope of allShops(find)) {
    let count = limits.deliveries;
    while (count === limits.deliveries)
      count = await storage.transaction(scope, ({ deliveries }) => deleteDeliveries(deliveries, name));
  }
  return isDeleted;
}

const farAway = new Date(Date.UTC(3000, 0));

/** Deletes a shop's oldest deliveries, and its hold. @returns how many */
async function deleteDeliveries(deliveries: DeliveryRepository, name: string): Promise<number> {
  const next = await deliveries.next(name, limits.deliveries);
  await deliveries.remove(
    name,
    next.map(({ eventId }) => eventId),
  );
  const nobody = 'deleted';
  await deliveries.claim(name, nobody, farAway, farAway);
  await deliveries.release(name, nobody);
  return next.length;
}

async function* allShops(find: (after: string | null) => Promise<readonly Scope[]>): AsyncGenerator<Scope> {
  for (let after: string | null = null; ; ) {
    const found: readonly Scope[] = await find(after);
    yield* found;
    if (found.length < limits.shops) return;
    after = found.at(-1)?.shopId ?? null;
  }
}

import type { Logger } from '../logger.ts';
import { outsideRequestsInTrace } from '../outside-requests.ts';
import type { Scope } from '../scope.ts';
import { asEvent, type Event } from '../storage/event-types.ts';
import type { EventRow } from '../storage/rows.ts';
import type { Storage, UnitOfWork } from '../storage/storage.ts';

/**
 * Called after the commit of an event, outside of any request's async context. Its errors are logged and change nothing.
 */
export type EventListener = (event: Event, scope: Scope) => void | Promise<void>;

/** Lets a host listen to the events that this process writes, without those that are rolled back. */
export function withSubscribers<Tx>(storage: Storage<Tx>, log: Logger) {
  const listeners = new Set<EventListener>();

  const notify = async (listener: EventListener, event: Event, scope: Scope): Promise<void> => {
    try {
      await listener(event, scope);
    } catch (error) {
      log.error({ err: error, eventType: event.eventType }, 'An event listener failed.');
    }
  };

  const notifyAll = (written: readonly EventRow[], scope: Scope): void => {
    for (const event of written)
      for (const listener of listeners) void outsideRequestsInTrace(() => notify(listener, asEvent(event), scope));
  };

  const notifying: Storage<Tx> = {
    ...storage,
    async transaction(scope, work) {
      if (listeners.size === 0) return storage.transaction(scope, work);
      const written: EventRow[] = [];
      const result = await storage.transaction(scope, (unit) => work(overhear(unit, written)));
      notifyAll(written, scope);
      return result;
    },
    async takeDueSchedules(now, limit, work) {
      if (listeners.size === 0) return storage.takeDueSchedules(now, limit, work);
      const writtenIn: { readonly scope: Scope; readonly written: readonly EventRow[] }[] = [];
      const result = await storage.takeDueSchedules(now, limit, (taken) =>
        work({
          ...taken,
          inShop(scope, inOne) {
            const written: EventRow[] = [];
            writtenIn.push({ scope, written });
            return taken.inShop(scope, (unit) => inOne(overhear(unit, written)));
          },
        }),
      );
      for (const { written, scope } of writtenIn) notifyAll(written, scope);
      return result;
    },
  };

  if (storage.finishQuietPull)
    notifying.finishQuietPull = async (scope, id, owner, end, event) => {
      const isDone = (await storage.finishQuietPull?.(scope, id, owner, end, event)) ?? false;
      if (isDone) notifyAll([event], scope);
      return isDone;
    };

  return {
    storage: notifying,
    /** @returns the function that ends the subscription */
    subscribe: (listener: EventListener): (() => void) => {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
  };
}

/** Derived, not copied: copying would read `tx`, which can have an effect in a storage. */
function overhear<Tx>(unit: UnitOfWork<Tx>, written: EventRow[]): UnitOfWork<Tx> {
  const events: UnitOfWork<Tx>['events'] = {
    ...unit.events,
    async append(rows) {
      await unit.events.append(rows);
      written.push(...rows);
    },
  };
  const derived: UnitOfWork<Tx> = Object.create(unit, { events: { value: events, enumerable: true } });
  return derived;
}

import type { Logger } from '../logger.ts';
import { outsideRequestsInTrace } from '../outside-requests.ts';
import type { Scope } from '../scope.ts';
import type { EventRow } from '../storage/rows.ts';
import type { Storage, StorageUnit } from '../storage/storage.ts';

/**
 * Called after the commit of an event, in no request's async context; what it throws is logged and changes nothing.
 */
export type EventListener = (event: EventRow, scope: Scope) => void | Promise<void>;

/** Lets a host listen to the events that this process writes. Rolled back ones are never told. */
export function withSubscribers<Tx>(storage: Storage<Tx>, log: Logger) {
  const listeners = new Set<EventListener>();

  const tell = async (listener: EventListener, event: EventRow, scope: Scope): Promise<void> => {
    try {
      await listener(event, scope);
    } catch (error) {
      log.error({ err: error, eventType: event.eventType }, 'A listener of events failed.');
    }
  };

  const telling: Storage<Tx> = {
    ...storage,
    async transaction(scope, work) {
      if (listeners.size === 0) return storage.transaction(scope, work);
      const written: EventRow[] = [];
      const result = await storage.transaction(scope, (unit) => work(overhear(unit, written)));
      for (const event of written)
        for (const listener of listeners) void outsideRequestsInTrace(() => tell(listener, event, scope));
      return result;
    },
  };

  return {
    storage: telling,
    /** @returns the function that ends it. */
    subscribe: (listener: EventListener): (() => void) => {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
  };
}

/** Derived, not copied: reading `tx` means something to a storage. */
function overhear<Tx>(unit: StorageUnit<Tx>, written: EventRow[]): StorageUnit<Tx> {
  const events: StorageUnit<Tx>['events'] = {
    ...unit.events,
    async append(rows) {
      await unit.events.append(rows);
      written.push(...rows);
    },
  };
  const derived: StorageUnit<Tx> = Object.create(unit, { events: { value: events, enumerable: true } });
  return derived;
}

import type { EventRow } from './rows.ts';

/** A durable subscription to the event logs of all shops. */
export interface SubscriptionRow {
  /** Snake case. Identifies the subscription in every process and release. */
  readonly name: string;
  /** The types of event to deliver; null means every type. */
  readonly types: readonly string[] | null;
  /** False until the events from before the subscription were added to its deliveries; true if they are not wanted. */
  readonly hasEarlier: boolean;
  readonly createdAt: Date;
}

/** An event that a subscription has not handled yet. */
export interface Delivery {
  readonly eventId: string;
  /** Null if the event was deleted from the log before it was handled. */
  readonly event: EventRow | null;
}

/**
 * What subscriptions have not handled yet of one shop. `events.append` adds to it, in the same transaction, each event for each
 * subscription to its type: an event that commits late is added late, and none is passed over.
 */
export interface DeliveryRepository {
  /**
   * Holds the shop's deliveries for one process, unless another one holds them, or a retry is not due yet. It counts a failure in
   * advance, which `hold` and `release` correct: so a process that crashes counts as well.
   * @returns how many attempts in a row have failed, including this one if it does; null if they are not free
   */
  claim(subscription: string, owner: string, now: Date, until: Date): Promise<number | null>;
  /** Changes how long the owner holds them. @returns false, and changes nothing, if the owner no longer holds them. */
  hold(subscription: string, owner: string, until: Date, failures: number): Promise<boolean>;
  /** Ends the hold and forgets its failures. */
  release(subscription: string, owner: string): Promise<void>;
  /** The oldest ones, in the order in which their events were appended. */
  next(subscription: string, limit: number): Promise<readonly Delivery[]>;
  remove(subscription: string, eventIds: readonly string[]): Promise<void>;
  /**
   * Adds the shop's earlier events, before the others: of the `limit` events after the id `after`, those whose type is subscribed.
   * @returns the id to continue after; null at the end of the log
   */
  addEarlier(subscription: string, after: string | null, limit: number): Promise<string | null>;
}

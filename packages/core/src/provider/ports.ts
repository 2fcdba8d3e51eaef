import type { Scope } from '../scope.ts';

/** What every port call gets in addition to its arguments. */
export interface PortContext<Tx> {
  /** The shop. */
  readonly scope: Scope;
  /** The storage's open transaction: the port's writes through it commit together with the run's own rows. */
  readonly tx: Tx;
  /** Aborts if the run ends early. */
  readonly signal: AbortSignal;
  /** `key` of the provider. */
  readonly providerKey: string;
  /** The connection that the records come from. */
  readonly connectionId: string;
  /** The run that calls the port. */
  readonly runId: string;
}

/** A record to write, and where the host has it. */
export interface UpsertItem<Item> {
  /** The record. An absent field is unknown: keep what the host has. */
  readonly item: Item;
  /** The host id that the port returned for this record before; null for a new record. */
  readonly hostId: string | null;
}

/** A record that the provider no longer has. */
export interface DeletedItem {
  /** The provider's id of the record. */
  readonly externalId: string;
  /** The host id that the port returned for it before. */
  readonly hostId: string;
}

/**
 * New or changed records, ordered by `externalId`, each only once. About the run's batch size, because a page of the provider is not
 * split, and of large records only about 500,000 characters of JSON. The calls for one batch share a transaction.
 */
export interface UpsertBatch<Item> {
  /** Records to create or to update. */
  readonly items: readonly UpsertItem<Item>[];
  /** Records that no longer exist at the provider. */
  readonly deleted: readonly DeletedItem[];
}

/** Which of the host's records a provider's record is. */
export interface HostLink {
  /** The provider's id of the record. */
  readonly externalId: string;
  /** The host's own id: the port gets it with the record the next time. */
  readonly hostId: string;
  /** Only in a {@link RefusedItem}. */
  readonly rejected?: undefined;
}

/** Says that the host refuses one record of a batch; the others are written. */
export interface RefusedItem {
  /** The provider's id of the record. */
  readonly externalId: string;
  /**
   * Why, for the people of the shop: it is shown in the event log as it is, up to 500 characters. The record counts as rejected,
   * gets no link, and comes again with the next import.
   */
  readonly rejected: string;
  /** Only in a {@link HostLink}. */
  readonly hostId?: undefined;
}

/** What an upsert port returns for an item. */
export type UpsertAnswer = HostLink | RefusedItem;

/**
 * Writes a batch into the host's own domain, through `context.tx`.
 * @returns for every item of the batch, in any order, the host's id, or why the host refuses it. An error that the port throws rolls
 * the batch back and ends the run; one with an `externalId` of the batch names that record in the run's error.
 * @example
 * const upsertOrders: UpsertPort<Order, unknown> = async ({ items }) =>
 *   items.map(({ item, hostId }) => {
 *     const { externalId, totals } = item;
 *     if (totals.total.currency !== 'EUR') return { externalId, rejected: 'its currency is not EUR' };
 *     orders.set(hostId ?? externalId, item);
 *     return { externalId, hostId: hostId ?? externalId };
 *   });
 */
export type UpsertPort<Item, Tx> = (
  batch: UpsertBatch<Item>,
  context: PortContext<Tx>,
) => Promise<readonly UpsertAnswer[]>;

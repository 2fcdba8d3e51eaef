import type { Scope } from '../scope.ts';

/** What every port call gets in addition to its arguments. */
export interface PortContext<Tx> {
  readonly scope: Scope;
  /** The storage's open transaction: the port's writes through it commit together with the run's own rows. */
  readonly tx: Tx;
  readonly signal: AbortSignal;
  readonly providerKey: string;
  readonly connectionId: string;
  readonly runId: string;
}

export interface UpsertItem<Item> {
  readonly item: Item;
  /** The host id that the port returned for this record before; null for a new record. */
  readonly hostId: string | null;
}

export interface DeletedItem {
  readonly externalId: string;
  readonly hostId: string;
}

/**
 * New or changed records, ordered by `externalId`, each only once. At most the run's batch size, and of large records only about
 * 500,000 characters of JSON. The calls for one batch share a transaction.
 */
export interface UpsertBatch<Item> {
  readonly items: readonly UpsertItem<Item>[];
  /** Records that no longer exist at the provider. */
  readonly deleted: readonly DeletedItem[];
}

export interface HostLink {
  readonly externalId: string;
  readonly hostId: string;
}

/**
 * Writes a batch into the host's own domain, through `context.tx`.
 * @returns the host's id of every item of the batch, in any order.
 */
export type UpsertPort<Item, Tx> = (batch: UpsertBatch<Item>, context: PortContext<Tx>) => Promise<readonly HostLink[]>;

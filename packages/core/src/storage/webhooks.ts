import type { RecordSet } from './rows.ts';

/** A delivery that was verified. Its content is not stored. */
export interface WebhookDeliveryRow {
  readonly providerKey: string;
  /** The provider's id of the delivery: the same one is stored once. */
  readonly deliveryId: string;
  /** The connection that it is for; null if it is only for the shop. */
  readonly connectionId: string | null;
  readonly topic: string;
  /** SHA-256 of the body, base64url. */
  readonly bodyHash: string;
  readonly receivedAt: Date;
}

/** A record to fetch. */
export interface RecordNamed {
  /** Kind of record: `order`. Empty for {@link subscriptionCheck} and {@link scopesCheck}. */
  readonly kind: string;
  readonly externalId: string;
  /** Whether a delivery said that it no longer exists. */
  readonly mayBeGone: boolean;
}

/** A record that deliveries named and that was not fetched since. */
export interface DirtyRow extends RecordNamed {
  readonly connectionId: string;
  /** How many times it was named since it was last fetched: one that was named meanwhile is fetched again. */
  readonly deliveries: number;
  readonly firstNamedAt: Date;
  readonly lastNamedAt: Date;
  /** From when it is to be fetched. */
  readonly dueAt: Date;
}

/** A record that the provider no longer has, and that has no link which could say so. */
export interface GoneRecord {
  readonly externalId: string;
  /** When the provider was asked: what was read earlier does not bring the record back. */
  readonly readAt: Date;
}

/** Stands among the dirty rows for the next check of the subscriptions at the provider. */
export const subscriptionCheck = { kind: '', externalId: 'subscriptions' } as const;
/** Stands among the dirty rows after a delivery said that the granted scopes have changed. */
export const scopesCheck = { kind: subscriptionCheck.kind, externalId: 'scopes' } as const;

/** How long a record that was named waits for further deliveries. */
export interface QuietTime {
  /** After the last delivery, in milliseconds. */
  readonly quietMs: number;
  /** After the first one, in milliseconds. */
  readonly longestMs: number;
}

export interface WebhookRepository {
  /**
   * Adds accounts of a connection at the provider. Former ones stay, also after the connection was deleted: requests about data name
   * them. It replaces a deleted connection of the shop that had the same account, so that they do not pile up.
   */
  saveAccounts(providerKey: string, connectionId: string, accounts: readonly string[]): Promise<void>;
  /**
   * Stores deliveries, each once. If one is new, up to 100 of the shop's deliveries are deleted that are older than
   * `deliveriesKeptMs`.
   * @returns for each row whether it is new: false if the provider's delivery is stored already, or stands before it in the list
   */
  insertDeliveries(rows: readonly WebhookDeliveryRow[]): Promise<readonly boolean[]>;
  /** Deletes up to `limit` of the shop's deliveries that were received before an instant. @returns how many */
  purgeDeliveries(before: Date, limit: number): Promise<number>;
  /**
   * Adds records to fetch. One that is there already gets one more delivery, is due a quiet time after this one but at most the
   * longest time after its first, and may be gone if either says so. Writes nothing if the connection is unknown.
   *
   * Then keeps every drain of the connection from ending until this transaction has, also one that is inserted meanwhile: a drain
   * that looks for due rows after it ended, in the transaction that ends it, sees what this one stores. Waits for a drain that is
   * ending right now.
   */
  name(connectionId: string, records: readonly RecordNamed[], at: Date, quiet: QuietTime): Promise<void>;
  /** Sets when the subscriptions are checked next: see {@link subscriptionCheck}. Writes nothing if the connection is unknown. */
  scheduleCheck(connectionId: string, dueAt: Date): Promise<void>;
  /** Rows that are due, the longest due first. */
  findDue(connectionId: string, now: Date, limit: number): Promise<readonly DirtyRow[]>;
  /**
   * Deletes rows whose number of deliveries is still the one that was read. Waits for no transaction that is naming one of them.
   * @returns how many
   */
  clear(connectionId: string, rows: readonly DirtyRow[]): Promise<number>;
  /**
   * Makes every row that is due sooner due at `until`, and deletes those of records first named before `givenUpBefore`. Rows that a
   * transaction is naming right now stay as it leaves them.
   */
  postpone(connectionId: string, until: Date, givenUpBefore: Date): Promise<void>;
  /** When the first row is due; null if there is none. */
  nextDue(connectionId: string): Promise<Date | null>;
  /** Whether a drain of the connection is unfinished. After {@link name} it stays so until the transaction ends. */
  hasDrain(connectionId: string): Promise<boolean>;
  /** Stores that records are gone. The latest time that was stored of a record stays. */
  noteGone(set: RecordSet, records: readonly GoneRecord[]): Promise<void>;
  /** Which of these records are stored as gone. */
  findGone(set: RecordSet, externalIds: readonly string[]): Promise<readonly GoneRecord[]>;
  /** Deletes up to `limit` of the shop's gone records of which the provider was asked before an instant. @returns how many */
  purgeGone(before: Date, limit: number): Promise<number>;
}

/** How long ids of deliveries are stored, in milliseconds: longer than any provider sends one again. */
export const deliveriesKeptMs = 30 * 86_400_000;
/** How long records are stored as gone, in milliseconds: longer than any run waits with a page that it has read. */
export const goneKeptMs = 7 * 86_400_000;
/** Stands in place of a capability in the runs that fetch what deliveries named; no capability may have this key. */
export const drainKey = 'webhooks';

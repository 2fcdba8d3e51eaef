import type { Page, PageRequest } from './repositories.ts';

export const privacyRequestTypes = ['export_customer', 'redact_customer', 'redact_shop'] as const;
/** What a request about personal data asks for: what is stored about a customer, its deletion, or the deletion of a whole shop's data. */
export type PrivacyRequestType = (typeof privacyRequestTypes)[number];

export const privacyStates = ['open', 'settled'] as const;
export type PrivacyState = (typeof privacyStates)[number];

/** A record that a request is about. Only ids: names and addresses are never stored. */
export interface PrivacySubject {
  /** The provider's id of the record. */
  readonly externalId: string;
  /** The host's id of it when the request came; null if the host did not have it. */
  readonly hostId: string | null;
}

/** A request about personal data that a provider has passed on. */
export interface PrivacyRequestRow {
  /** UUIDv7. */
  readonly id: string;
  /** `key` of the provider. */
  readonly providerKey: string;
  /** The account at the provider, as its webhooks name it. */
  readonly account: string;
  /** The connection that the account had; it may be deleted by now. Null if it is not known. */
  readonly connectionId: string | null;
  /** What is to be done. */
  readonly type: PrivacyRequestType;
  /** The customers that it is about. Emptied when a request to delete is settled. */
  readonly customers: readonly PrivacySubject[];
  /** The orders that it is about. Emptied when a request to delete is settled. */
  readonly orders: readonly PrivacySubject[];
  /** `settled`: it was done. */
  readonly state: PrivacyState;
  /** SHA-256 of the confirmation code, base64url; null if the provider expects none. */
  readonly codeHash: string | null;
  /** When the provider sent it. */
  readonly requestedAt: Date;
  /** Until when it must be done. */
  readonly dueAt: Date;
  /** When the SDK deleted what it stores itself; null if it has not, or must not. */
  readonly redactedAt: Date | null;
  /** When it was settled; null while it is open. */
  readonly settledAt: Date | null;
  /** Id of the actor who settled it, or `port`; null while it is open. */
  readonly settledBy: string | null;
  /** How many times it was taken up. */
  readonly attempts: number;
  /** When it is taken up next; null once it is settled. */
  readonly nextAt: Date | null;
  /** What a person or the last failure says about it; null if there is nothing. */
  readonly note: string | null;
}

/** Which requests a page lists. */
export interface PrivacyPageRequest extends PageRequest {
  /** Only those in this state. */
  readonly state?: PrivacyState | undefined;
}

export interface PrivacyRepository {
  insert(row: PrivacyRequestRow): Promise<void>;
  find(id: string): Promise<PrivacyRequestRow | null>;
  /** Newest first. */
  page(request: PrivacyPageRequest): Promise<Page<PrivacyRequestRow>>;
  /** Open ones whose `nextAt` has come, the longest due first. */
  findDue(now: Date, limit: number): Promise<readonly PrivacyRequestRow[]>;
  /**
   * Replaces a row, if the stored one is open and was taken up `attempts` times.
   * @returns false if it is not: nothing is written then.
   */
  update(row: PrivacyRequestRow, attempts: number): Promise<boolean>;
  /**
   * Deletes the accounts that `webhooks.saveAccounts` saved for connections of the provider without a live credential, and the
   * visible fields of their revoked credentials.
   * @returns how many accounts
   */
  forgetAccounts(providerKey: string): Promise<number>;
}

/** What may be shown of a request without a login: no data of a shop. */
export type PrivacyProgress = Pick<PrivacyRequestRow, 'state' | 'requestedAt' | 'dueAt' | 'settledAt'>;

import type { PrivacyRequestType } from '../../storage/privacy.ts';
import type { FetchContext } from '../context.ts';

/** A request of a provider to the host, exactly as it came. */
export interface WebhookRequest {
  /** The body, byte for byte: signatures cover these bytes. */
  readonly body: Uint8Array;
  readonly headers: Headers;
  readonly query: URLSearchParams;
  /** When it came: what a signed time is compared with. */
  readonly receivedAt: Date;
}

/**
 * What verifying a request found.
 * - `verified`: a secret of the host signed these bytes.
 * - `incomplete`: a header, a field or the body is missing or has an impossible form.
 * - `expired`: it is signed, but its time is too far from now.
 * - `wrong_signature`: no secret of the host signed these bytes.
 */
export type WebhookVerdict = 'verified' | 'incomplete' | 'expired' | 'wrong_signature';

/** Records that changed at the provider, so that they are fetched. */
export interface RecordsChanged {
  readonly type: 'records';
  /** Kind of record, as the contract of a pull names it: `order`. */
  readonly kind: string;
  /** Ids that the pull's `fetch` accepts. */
  readonly externalIds: readonly string[];
  /**
   * Whether the delivery says that they no longer exist. They are still looked up; only then is one that `fetch` does not find
   * deleted.
   * @default false
   */
  readonly mayBeGone?: boolean;
}

/** The shop has removed the app, or withdrawn its consent: the credential is dead. */
export interface AccessEnded {
  readonly type: 'uninstalled' | 'deauthorized';
}

/**
 * What the credential may do may have changed: the provider is asked for the scopes, with {@link WebhookDescriptor.scopes}. What the
 * delivery says of them counts for nothing, since mostly only its body is signed, and not the account that it is for.
 */
export interface ScopesChanged {
  readonly type: 'scopes_changed';
}

/** A person's or a shop's request about personal data. */
export interface PrivacyRequested {
  readonly type: 'privacy';
  readonly request: PrivacyRequestType;
  /** External ids of the customers that it is about; none for a whole shop. */
  readonly customerIds?: readonly string[];
  /** External ids of the orders that it is about; may be left out. */
  readonly orderIds?: readonly string[];
  /** Until when the provider wants it done. */
  readonly dueAt: Date;
}

/** What a message says. It only says where to look: no content of a record is taken from it. */
export type WebhookFact = RecordsChanged | AccessEnded | ScopesChanged | PrivacyRequested;

/** One message of a request; most requests have one. */
export interface WebhookMessage {
  /** What it is about, as the provider names it: `orders/create`. For the event log. */
  readonly topic: string;
  /** The account at the provider that it is for, as `accounts` spells it. */
  readonly account: string;
  /** When it happened, if the provider says so: an old message must not undo what is newer. */
  readonly at: Date | null;
  /** Empty if nothing follows from it. */
  readonly facts: readonly WebhookFact[];
  /** Its own id, if a request has several messages. @default the request's, with its place if there are several */
  readonly id?: string;
}

/** How requests of one address are verified and read. Neither may call anything or wait: requests are answered within milliseconds. */
export interface WebhookReader {
  /** Compares the signature with every secret of the host, in constant time. Must not throw. */
  verify(request: WebhookRequest): WebhookVerdict;
  /** The id that stays the same when the provider sends the request again. Null: the hash of the body serves. */
  deliveryId?(request: WebhookRequest): string | null;
  /**
   * Reads a verified request.
   * @throws any error if it has an impossible form: it is answered with 400
   */
  read(request: WebhookRequest): readonly WebhookMessage[];
}

/** A signed request other than a webhook, such as the withdrawal of a consent. */
export interface SignedCallback extends WebhookReader {
  /**
   * Whether the provider expects a confirmation code, and the address of a page that says how far the request is. The code is made of
   * the body, so that it stays the same when the request is sent again: the body must contain the signature, which nobody can guess. Without it, the answer has no body.
   */
  readonly confirms?: boolean;
}

/** What `subscriptions` gets: what a pull's `fetch` gets, and what to subscribe to. */
export interface SubscriptionContext<Config> extends FetchContext<Config> {
  /** The address that deliveries are sent to. */
  readonly url: string;
  /** Keys of the connection's enabled capabilities. */
  readonly capabilities: readonly string[];
}

/** What a check of the subscriptions did, by topic. */
export interface SubscriptionReport {
  readonly kept: readonly string[];
  readonly created: readonly string[];
  readonly removed: readonly string[];
  /** Topics that could not be subscribed to, with the reason for people. */
  readonly refused: readonly { readonly topic: string; readonly reason: string }[];
}

/** Subscriptions that the SDK makes at the provider, one set for each connection. */
export interface WebhookSubscriptions<Config> {
  /** Creates what is missing and removes what is no longer wanted. Called when a connection is ready, and once a day. */
  keep(context: SubscriptionContext<Config>): Promise<SubscriptionReport>;
  /** Removes those that lead to the address. Called before a connection is deleted or its credential revoked. */
  remove(context: SubscriptionContext<Config>): Promise<void>;
}

/** How a provider's deliveries are received. */
export interface WebhookDescriptor<Config> extends WebhookReader {
  /**
   * The accounts at the provider that a connection stands for: messages for them are its own. Empty if it is not known (yet).
   * @param connection.visible fields of the credential that may be shown
   */
  accounts(connection: {
    readonly config: Config;
    readonly visible: Readonly<Record<string, string>>;
  }): readonly string[];
  /** Answers a GET with which the provider checks the address. @returns the text to answer; null: it is refused */
  challenge?(request: WebhookRequest): string | null;
  /** Signed requests at addresses of their own, by name: lower case, with hyphens. @default {} */
  readonly callbacks?: Readonly<Record<string, SignedCallback>>;
  /**
   * Asks for the scopes that are granted now, after a `scopes_changed`. Without it, nothing follows from such a delivery.
   * @throws IntegrationError as a pull's `fetch`
   */
  scopes?(context: FetchContext<Config>): Promise<readonly string[]>;
  /** Left out if a person subscribes at the provider. */
  readonly subscriptions?: WebhookSubscriptions<Config>;
}

import type { KeyRotation, KeyRotationProgress, KeyState } from './credentials/rotate-keys.ts';
import type { TokenTiming } from './credentials/token-timing.ts';
import type { EventListener } from './events/subscribers.ts';
import type { SubscriptionTiming } from './events/subscriptions/options.ts';
import type { Subscribe } from './events/subscriptions/subscriptions.ts';
import type { Purged } from './integrations-purge.ts';
import type { JobEngine } from './jobs/job-engine.ts';
import type { Logger } from './logger.ts';
import type { OutboundOptions } from './outbound/outbound.ts';
import type { PolicyOptions } from './policy/narrowing.ts';
import type { Policy } from './policy/policy.ts';
import type { PrivacyStatus } from './privacy/confirmation-code.ts';
import type { PrivacyPorts } from './privacy/ports.ts';
import type { AllPortsOf } from './provider/capability.ts';
import type { CapabilityKey, ContractOf, Provider } from './provider/provider.ts';
import type { ProviderDescription } from './provider/registry.ts';
import type { RetryOptions } from './retry.ts';
import type { Actor, Scope } from './scope.ts';
import type { ExportLimits } from './shop/export.ts';
import type { PortRequests } from './shop/runs/port-requests.ts';
import type { ScheduleOptions } from './shop/schedules/spread.ts';
import type { ShopIntegrations } from './shop/shop-integrations.ts';
import type { JsonObject } from './storage/rows.ts';
import type { Storage } from './storage/storage.ts';
import type { KeyProvider } from './vault/keyring.ts';
import type { WebhookOptions, Webhooks } from './webhooks/webhooks.ts';

interface OptionalHostPorts<Tx> {
  /** For requests about personal data that providers pass on. @default none: people do what they ask */
  readonly privacy?: PrivacyPorts<Tx> | undefined;
}
/** The ports that providers need, if it is known, and those that every host may have. */
type HostPortsOf<Needed, Tx> = unknown extends Needed ? OptionalHostPorts<Tx> | object : Needed & OptionalHostPorts<Tx>;

/** What {@link createIntegrations} takes. */
export interface IntegrationsOptions<Each extends Provider, Tx> {
  /** The providers that shops can connect to. Each key once. */
  readonly providers: readonly Each[];
  /** Where everything is stored: `mikroOrmStorage(orm)`, on the host's own database. */
  readonly storage: Storage<Tx>;
  /** Seals credentials: `keyring(...)`, or a KMS behind the same two methods. */
  readonly vault: KeyProvider;
  /** The host's functions that the providers need. */
  readonly ports: HostPortsOf<AllPortsOf<ContractOf<NoInfer<Each>>, NoInfer<Tx>>, NoInfer<Tx>>;
  /** How runs are executed. */
  readonly runs?: {
    /** Records per transaction: 1 to 10,000. @default 1_000 */
    readonly batchSize?: number;
    /**
     * Most requests of one attempt at a pull; beyond it the run ends as `run_limit_exceeded`, and the next run resumes there.
     * 1 to 10,000,000.
     * @default 50_000
     */
    readonly maxRequests?: number;
    /**
     * How long a run stays reserved for a worker that no longer responds. In milliseconds, at least 100. It doubles for each lease that the run
     * has lost in a row, up to 10 minutes.
     * @default 20_000
     */
    readonly leaseMs?: number;
    /**
     * Ends a run as `run_crashed` after this many workers in a row lost its lease (they crashed, or were blocked) without
     * committing a batch or a step. 1 to 1,000.
     * @default 5
     */
    readonly maxLostLeases?: number;
    /** How runs are retried after transient errors. */
    readonly retry?: Partial<RetryOptions>;
    /**
     * How many days runs that have ended are stored, and versions of credentials that were replaced or revoked: 31 to 3,650. See
     * `purge` for those that stay. A request that repeats the idempotency key of a deleted run gets a new run.
     * @default 90
     */
    readonly keepDays?: number;
  };
  /** What is stored of the records that providers have. */
  readonly records?: {
    /**
     * How many days the link of a record is stored that its provider has deleted: 31 to 3,650. If the record comes back until then, the
     * port gets it with the host id that it had, otherwise as a new one.
     * @default 400
     */
    readonly keepDeletedDays?: number;
  };
  /** Delivers runs to workers. @default inProcessJobs() */
  readonly jobs?: JobEngine;
  /** When schedules are due. */
  readonly schedules?: Partial<ScheduleOptions>;
  /** Narrows the permissions: which of the roles that have them keep them. */
  readonly policy?: PolicyOptions<CapabilityKey<NoInfer<Each>>>;
  /** How providers are called. */
  readonly outbound?: OutboundOptions;
  /** When access tokens are refreshed, and how long their endpoint may take. */
  readonly tokens?: Partial<TokenTiming>;
  /** How durable subscriptions deliver events, retry and pause. */
  readonly subscriptions?: Partial<SubscriptionTiming>;
  /** How webhooks are received, and where. */
  readonly webhooks?: WebhookOptions;
  /** Limits the CSV exports that this process runs at once. */
  readonly exports?: Partial<ExportLimits>;
  /** Gets errors that no event can record, such as a bug or a failed database. A pino logger fits. @default consoleLogger */
  readonly log?: Logger;
}

/** The SDK in a host: the access to shop data, and what a host does for all shops. */
export interface Integrations<Each extends Provider = Provider, Tx = unknown> {
  /** The only access to shop data: every call is checked by the policy and limited to `actor.shopId`. */
  for(actor: Actor): ShopIntegrations<Each>;
  /** The providers of this host, as `shop.providers.list()` returns them. They are the same for every shop. */
  readonly providers: readonly ProviderDescription[];
  /** Who may do what, for a user interface; the calls of `for` check it themselves. */
  readonly policy: Policy;
  /**
   * How far a request about personal data is, by the confirmation code that its provider was answered. Needs no actor, and shows
   * nothing of a shop.
   * @returns null if the code is unknown
   */
  privacyStatus(code: string): Promise<PrivacyStatus | null>;
  /** Receives what providers send. `httpApi` mounts it. */
  readonly webhooks: Webhooks;
  /** Requests runs from inside host ports, in the port's own transaction. */
  readonly requests: PortRequests<CapabilityKey<Each>, Tx>;
  /**
   * Starts or resumes runs without a worker, now and from then on, requests scheduled ones, and deletes old events. Calling it
   * again changes nothing; after a failure it tries again.
   * @returns how many runs it found
   * @throws IntegrationError `stopped` after `stop`
   */
  start(): Promise<number>;
  /** Calls the listener with each event that this process commits. @returns the function that ends it */
  onEvent(listener: EventListener): () => void;
  /**
   * Delivers events to the handler durably: at least once each, in order per shop, from the moment when the subscription was first
   * made, whichever process wrote them and whichever subscribed. An error of the handler is retried with growing waits; the shop's
   * later events wait for it, other shops do not. After 10 errors in a row (`subscriptions.pauseAfter`) it writes
   * `subscription.paused` to the shop's log and retries every hour.
   * @param name snake case; stored, so never rename it
   * @returns the function that ends it in this process. What is not handled yet waits for the next call with this name.
   * @throws IntegrationError `not_configured` if the name is no snake case, or taken in this process
   * @example
   * await integrations.subscribe('failed_runs', { types: ['run.failed'] }, async ({ message, meta }, { scope }) => {
   *   await sendMessage(scope.shopId, `${meta.capability} failed (${meta.code}): ${message}`);
   * });
   */
  readonly subscribe: Subscribe;
  /** Deletes a subscription that no release uses any more, with the events that wait for it. @returns false if there is none */
  deleteSubscription(name: string): Promise<boolean>;
  /**
   * Records in a shop's log, as `request.refused`, why a message of a queue or a row of a migration was refused. For code that
   * reads such messages or rows; the policy's denials are recorded automatically.
   */
  recordRefusal(scope: Scope, refusal: { message: string; actorId?: string | null; meta?: JsonObject }): Promise<void>;
  /**
   * Whether an error of the host's own code is transient, so that a retry makes sense: an error of the database, even wrapped, or
   * an IntegrationError of kind `transient`. For host code around the SDK, such as a login.
   * @example
   * const login = await findLogin(id).catch((error: unknown) => {
   *   if (!integrations.isTransient(error)) throw error;
   *   return 'try later';
   * });
   */
  isTransient(error: unknown): boolean;
  /**
   * Wraps every credential's key again, with the vault's current master key, online and resumable; see `KeyRotation`.
   * @param options.onProgress called at the start and after every few credentials
   */
  rotateKeys(options?: {
    signal?: AbortSignal;
    onProgress?: (progress: KeyRotationProgress) => void;
  }): Promise<KeyRotation>;
  /** The current master key, and how many credentials `rotateKeys` would wrap again. Changes nothing. */
  keyState(): Promise<KeyState>;
  /**
   * Deletes events older than 90 days; after `runs.keepDays` runs that have ended and former versions of credentials; after
   * `records.keepDeletedDays` links of records that were deleted. The last run of each connection and capability stays, and so does one
   * with an unknown outcome, or with steps of a push. Finishes deletions of connections that were interrupted.
   *
   * `start` does so within five minutes, and then every six hours; call it yourself, for example once a day by cron, if no process of the
   * host lives that long. Safe in several processes at once.
   * @returns how much was deleted
   * @example
   * const { events, runs } = await integrations.purge();
   */
  purge(): Promise<Purged>;
  /** Releases the running runs after their current batch, so that another process can resume them at once. Ends every watch. */
  stop(): Promise<void>;
}

import type { KeyRotation } from './credentials/rotate-keys.ts';
import type { EventListener } from './events/subscribers.ts';
import type { JobEngine } from './jobs/job-engine.ts';
import type { Logger } from './logger.ts';
import type { OutboundOptions } from './outbound/outbound.ts';
import type { PolicyOptions } from './policy/narrowing.ts';
import type { Policy } from './policy/policy.ts';
import type { AllPortsOf } from './provider/capability.ts';
import type { CapabilityKey, ContractOf, Provider } from './provider/provider.ts';
import type { RunRetryOptions } from './runs/retry.ts';
import type { Actor, Scope } from './scope.ts';
import type { ExportLimits } from './shop/export.ts';
import type { ShopIntegrations } from './shop/shop-integrations.ts';
import type { JsonObject } from './storage/rows.ts';
import type { Storage } from './storage/storage.ts';
import type { KeyProvider } from './vault/keyring.ts';

export interface IntegrationsOptions<Each extends Provider, Tx> {
  readonly providers: readonly Each[];
  readonly storage: Storage<Tx>;
  /** Seals credentials: `keyring(...)`, or a KMS behind the same two methods. */
  readonly vault: KeyProvider;
  /** The host's own domains; which ones are needed follows from the providers. */
  readonly ports: AllPortsOf<ContractOf<NoInfer<Each>>, NoInfer<Tx>>;
  readonly runs?: {
    /** Records of one transaction. @default 1_000 */
    readonly batchSize?: number;
    /**
     * The most requests that one attempt at a pull may send; beyond it the run ends as `run_limit_exceeded`, and the next run goes
     * on from there.
     * @default 50_000
     */
    readonly maxRequests?: number;
    /**
     * How long a worker that stopped answering keeps its run, in milliseconds. It doubles for each lease that the run has lost in a
     * row, up to 10 minutes.
     * @default 20_000
     */
    readonly leaseMs?: number;
    /**
     * Ends a run as `run_crashed` once so many workers in a row have lost its lease, since they crashed or were blocked, without
     * committing a batch or noting a step of it. At least 1.
     * @default 5
     */
    readonly maxLostLeases?: number;
    /** What becomes of runs that meet a passing fault. */
    readonly retry?: Partial<RunRetryOptions>;
  };
  /** What brings runs to workers. @default inProcessJobs() */
  readonly jobs?: JobEngine<NoInfer<Tx>>;
  /** Narrows the permissions: which roles keep them, of those that have them. */
  readonly policy?: PolicyOptions<CapabilityKey<NoInfer<Each>>>;
  readonly outbound?: OutboundOptions;
  /** Bounds of the CSV exports that this process makes at once. */
  readonly exports?: Partial<ExportLimits>;
  /** Gets faults that are nobody's input: a bug, a database that is away. A pino logger fits. @default the console */
  readonly log?: Logger;
}

export interface Integrations<Each extends Provider = Provider> {
  /** The only door to shop data: every call is checked by the policy and bound to `actor.shopId`. */
  for(actor: Actor): ShopIntegrations<Each>;
  /** Who may do what, as a user interface can show it; the calls of `for` ask it themselves. */
  readonly policy: Policy;
  /**
   * Takes up the runs that nobody works at, now and from then on, asks for scheduled ones, and deletes old events. Calling it
   * again changes nothing; after a failure it tries again.
   * @returns how many runs there were
   * @throws IntegrationError `stopped` after `stop`
   */
  start(): Promise<number>;
  /** Calls the listener with each event that this process has committed. @returns the function that ends it. */
  onEvent(listener: EventListener): () => void;
  /**
   * Records in a shop's log, as `request.refused`, why a message of a queue or a row of a migration was refused. For the code that
   * reads such messages or rows; denials of the policy are recorded without it.
   */
  tellRefusal(scope: Scope, refusal: { message: string; actorId?: string | null; meta?: JsonObject }): Promise<void>;
  /**
   * Whether an error of the host's own code passes, so that it is worth another try: a fault of the database, however wrapped, or an
   * IntegrationError of kind `transient`. For what calls host code around the SDK, such as a log-in.
   * @example
   * catch (error) { if (!integrations.isTransient(error)) throw error; return tryLater(); }
   */
  isTransient(error: unknown): boolean;
  /** Wraps every credential's key anew with the vault's current master key, online and resumable; see `KeyRotation`. */
  rotateKeys(options?: { signal?: AbortSignal }): Promise<KeyRotation>;
  /** Deletes events older than 90 days; `start` does so every six hours. @returns how many. */
  purgeEvents(): Promise<number>;
  /** Lets go of the runs under way after the batch that is being written; another process can take them up at once. Ends every watch. */
  stop(): Promise<void>;
}

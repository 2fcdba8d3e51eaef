import { randomUUID } from 'node:crypto';
import { resolveApp } from './auth/app.ts';
import type { AllPortsOf } from './capability.ts';
import { createClock, inLocalTime } from './clock.ts';
import { recordNotices } from './connections/notices.ts';
import { createCredentialStore } from './credentials/credential-store.ts';
import { type KeyRotation, rotateKeys } from './credentials/rotate-keys.ts';
import { IntegrationError } from './errors.ts';
import { newEvent } from './events/event.ts';
import { createExports, type ExportLimits } from './events/export.ts';
import { purgeEvents } from './events/retention.ts';
import { type EventListener, withSubscribers } from './events/subscribers.ts';
import { consoleLogger, type Logger } from './logger.ts';
import { createOutbound, type OutboundOptions } from './outbound/outbound.ts';
import { outsideRequests } from './outside-requests.ts';
import { snapshotOf } from './policy/actor.ts';
import { createDenials } from './policy/denials.ts';
import type { PolicyOptions } from './policy/narrowing.ts';
import { createPolicy, type Policy } from './policy/policy.ts';
import type { CapabilityKey, ContractOf, Provider } from './provider.ts';
import { indexProviders, readPorts } from './provider-index.ts';
import { repeat } from './repeat.ts';
import { inProcessJobs } from './runs/in-process-jobs.ts';
import type { JobEngine } from './runs/job-engine.ts';
import { defaultMaxLostLeases } from './runs/lost-leases.ts';
import { type RunRetryOptions, usualRetry } from './runs/retry.ts';
import type { RunnerOptions } from './runs/run-work.ts';
import { mustFindRun } from './runs/runs.ts';
import { createSweep } from './runs/sweep.ts';
import { shareLooks } from './runs/watch.ts';
import { createWorker } from './runs/worker.ts';
import { tick } from './schedules/ticker.ts';
import type { Actor, Scope } from './scope.ts';
import { createShopIntegrations, type ShopIntegrations } from './shop-integrations.ts';
import type { Storage } from './storage.ts';
import type { JsonObject } from './storage-rows.ts';
import type { KeyProvider } from './vault/keyring.ts';
import { createVault } from './vault/vault.ts';

export interface IntegrationsOptions<Each extends Provider, Tx> {
  readonly providers: readonly Each[];
  readonly storage: Storage<Tx>;
  /** Seals credentials: `keyring(...)`, or a KMS behind the same two methods. */
  readonly vault: KeyProvider;
  /** The host's own domains; which ones are needed follows from the providers. */
  readonly ports: AllPortsOf<ContractOf<NoInfer<Each>>, NoInfer<Tx>>;
  readonly runs?: {
    /** Records of one transaction; 1,000 unless told. */
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
  /** What brings runs to workers: this process itself unless given. */
  readonly jobs?: JobEngine<NoInfer<Tx>>;
  /** Narrows the permissions: who keeps what, of those who have it. */
  readonly policy?: PolicyOptions<CapabilityKey<NoInfer<Each>>>;
  readonly outbound?: OutboundOptions;
  /** Bounds of the CSV exports that this process makes at once. */
  readonly exports?: Partial<ExportLimits>;
  /** Told of faults that are nobody's input: a bug, a database away. The console unless given; a pino logger fits. */
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
   * Tells a shop's log, as `request.refused`, why a message of a queue or a row of a migration could not be taken. For what
   * brings such here; a denial of the policy is told without it.
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

/** Schedules go by the minute; a run is at most this late. */
const tickEveryMs = 5_000;
const purgeEveryMs = 6 * 3_600_000;
const defaults = { batchSize: 1_000, maxRequests: 50_000, leaseMs: 20_000, maxLostLeases: defaultMaxLostLeases };

/**
 * Wires the SDK into a host.
 * @throws IntegrationError `not_configured` where a key, a provider or a port is missing or doubled, or `policy` would widen a permission.
 */
export function createIntegrations<Each extends Provider, Tx>(
  options: IntegrationsOptions<Each, Tx>,
): Integrations<Each> {
  const { providers, log = consoleLogger } = options;
  const { storage, subscribe } = withSubscribers(options.storage, log);
  const ports = readPorts(options.ports);
  const provider = indexProviders(providers, ports);
  const policy = createPolicy(
    options.policy,
    providers.flatMap(({ capabilities }) => Object.keys(capabilities)),
  );
  const outbound = createOutbound(options.outbound);
  const vault = createVault(options.vault, (error) => storage.isTransient(error));
  const clock = createClock(storage);
  const credentials = createCredentialStore({ storage, vault, provider, clock, fetch: options.outbound?.fetch });

  const http: RunnerOptions<Tx>['http'] = async (about) => {
    const { scope, connection, provider: of, runId, actorId, signal, onNotices } = about;
    const auth = of.auth.find((one) => one.kind === 'oauth2');
    return outbound.client({
      provider: of,
      config: connection.config,
      scope,
      app: auth ? await resolveApp(storage, auth, scope.shopId, of.label) : null,
      session: credentials.session(scope, connection, runId, actorId),
      signal,
      onNotices: (notices) => {
        onNotices?.(notices);
        return recordNotices({ storage, log }, { scope, connectionId: connection.id, actorId, runId }, notices);
      },
    });
  };

  const retry = { ...usualRetry, ...options.runs?.retry };
  const runner = { storage, provider, ports, http, log, clock, ...defaults, ...options.runs, retry };
  const jobs = inLocalTime(options.jobs ?? inProcessJobs(), clock);
  jobs.attach(createWorker(runner, `${process.pid}-${randomUUID()}`));
  const stopping = new AbortController();
  const sweep = createSweep({ storage, jobs, clock, log });
  const denials = createDenials({ storage, log });
  const shopParts = {
    storage,
    providers,
    provider,
    ports,
    vault,
    credentials,
    fetchTokens: options.outbound?.fetch ?? fetch,
    jobs,
    policy,
    denials,
    log,
    exportEvents: createExports(storage, options.exports),
    look: shareLooks((scope, id) => storage.transaction(scope, (unit) => mustFindRun(unit, id))),
    stopping: stopping.signal,
    http: (actor, connection, signal, onNotices) =>
      http({
        scope: actor,
        connection,
        provider: provider(connection.providerKey),
        runId: null,
        actorId: actor.id,
        signal,
        onNotices,
      }),
  } satisfies Parameters<typeof createShopIntegrations<Each, Tx>>[0];

  const begin = async (): Promise<number> => {
    await jobs.start();
    const found = await sweep();
    const stop = stopping.signal;
    if (stop.aborted) return found;
    repeat(sweep, { everyMs: runner.leaseMs / 4, stop, log, what: 'Looking for abandoned runs' });
    repeat(() => tick({ storage, provider, jobs, policy, log }, clock.now()), {
      everyMs: tickEveryMs,
      stop,
      log,
      what: 'Asking for scheduled runs',
    });
    repeat(() => purgeEvents({ storage, log, stop }), {
      everyMs: purgeEveryMs,
      stop,
      log,
      what: 'Deleting old events',
    });
    return found;
  };
  let started: Promise<number> | undefined;

  return {
    for: (actor) => createShopIntegrations<Each, Tx>(shopParts, snapshotOf(actor)),
    policy,
    async start() {
      if (stopping.signal.aborted) throw stopped();
      started ??= outsideRequests(begin).catch((error: unknown) => {
        started = undefined;
        throw error;
      });
      return started;
    },
    onEvent: subscribe,
    tellRefusal: (scope, { message, ...details }) =>
      storage.transaction(scope, (unit) => unit.events.append([newEvent('request.refused', message, details)])),
    isTransient: (error) =>
      storage.isTransient(error) || (error instanceof IntegrationError && error.kind === 'transient'),
    rotateKeys: ({ signal } = {}) => rotateKeys({ storage, vault, log }, signal),
    purgeEvents: () => purgeEvents({ storage, log }),
    async stop() {
      stopping.abort();
      try {
        await jobs.stop();
      } finally {
        await denials.flush();
      }
    },
  };
}

const stopped = () =>
  new IntegrationError('stopped', 'The integrations have been stopped and do not start again: create new ones.');

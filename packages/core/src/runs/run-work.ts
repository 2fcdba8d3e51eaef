import { IntegrationError, isIntegrationError } from '../errors.ts';
import { type Health, recordHealth } from '../events/connection-health.ts';
import type { JobEngine } from '../jobs/job-engine.ts';
import type { Logger } from '../logger.ts';
import type { Notice } from '../provider/context.ts';
import type { HostPorts } from '../provider/erased-ports.ts';
import type { ProviderHttp } from '../provider/http.ts';
import type { Provider } from '../provider/provider.ts';
import type { RetryOptions } from '../retry.ts';
import type { Scope } from '../scope.ts';
import type { Clock } from '../storage/clock.ts';
import type { ConnectionRow, CredentialRow, EventRow, SyncRow } from '../storage/rows.ts';
import type { RunProgress, RunRow, RunSteps } from '../storage/run-row.ts';
import type { Storage, UnitOfWork } from '../storage/storage.ts';
import type { InTurn } from '../take-turns.ts';
import type { Urgency } from '../urgency.ts';
import type { DueRows } from './due-rows.ts';
import type { HeldEvents } from './held-events.ts';
import type { PortTransactions } from './port-transactions.ts';

export interface RunnerOptions<Tx> {
  readonly storage: Storage<Tx>;
  /** On the same storage. */
  readonly portTransactions: Pick<PortTransactions<Tx>, 'transaction'>;
  readonly provider: (key: string) => Provider;
  /** What may find nothing, each as `provider/capability`: its start is only recorded once it finds something. */
  readonly quietKeys: readonly string[];
  readonly ports: HostPorts;
  /** Delivers the next run of a line. */
  readonly jobs: JobEngine;
  readonly http: (about: {
    scope: Scope;
    connection: ConnectionRow;
    provider: Provider;
    /** Null for a test of the connection. */
    runId: string | null;
    actorId: string;
    signal: AbortSignal;
    /** Who waits behind whom for the rate budget. If absent, it is a person's call. */
    urgency?: Urgency;
    /** Called with what the provider announces about its API, in addition to the event. */
    onNotices?: (notices: readonly Notice[]) => void;
    /** The live credential, if it was just read: the first request uses it without reading it again. */
    live?: CredentialRow | null;
    /** Gets the event of the credential's use. @returns whether it takes care of it; if not, it is written at once */
    onUse?: (event: EventRow) => boolean;
  }) => Promise<ProviderHttp>;
  /** Records of one transaction. */
  readonly batchSize: number;
  /** The most requests that one attempt of a pull may send. */
  readonly maxRequests: number;
  /** How long a worker keeps its run without renewing its lease, in milliseconds; longer after lost leases. */
  readonly leaseMs: number;
  /** Lost leases in a row that fail a run. */
  readonly maxLostLeases: number;
  readonly retry: RetryOptions;
  /** Decides when leases expire and when runs are due. */
  readonly clock: Clock;
  readonly log: Logger;
  readonly drains: DrainRequests<Tx>;
  /** Bounds the transactions that drains have open at once in this process. */
  readonly inDrainTurn: InTurn;
  /** The address that a provider's deliveries are sent to; null if the host has none. */
  readonly webhookUrl: (providerKey: string) => string | null;
}

/** Requests the next run that fetches what deliveries named. */
export interface DrainRequests<Tx> {
  /** Inside the caller's transaction. Await `jobs.prepare` before it. @returns the new run; null if there is an unfinished one */
  request(unit: UnitOfWork<Tx>, scope: Scope, connection: ConnectionRow, eta: Date): Promise<RunRow | null>;
  /** Like `request`, in the transaction that has just ended the connection's drain: it does not look for one. */
  requestNext(unit: UnitOfWork<Tx>, scope: Scope, connection: ConnectionRow, eta: Date): Promise<RunRow | null>;
  /** After the commit. */
  deliver(scope: Scope, run: RunRow | null): Promise<void>;
}

/** What pulls and pushes share. */
export interface RunWork<Tx> {
  readonly options: RunnerOptions<Tx>;
  readonly scope: Scope;
  readonly run: RunRow;
  readonly connection: ConnectionRow;
  /** How far earlier runs of the capability came; null for the first, and for a drain. */
  readonly stored: SyncRow | null;
  /** What was due when a drain was claimed; null for any other run. */
  readonly due: DueRows | null;
  readonly provider: Provider;
  readonly http: ProviderHttp;
  readonly owner: string;
  readonly signal: AbortSignal;
  /** Events of the attempt that are written once it finds something. */
  readonly held: HeldEvents;
  /** Called when the run makes progress: it is no longer suspected of crashing its process. */
  readonly onProgress: () => void;
}

export const leaseLost = (run: RunRow) =>
  new IntegrationError(
    'run_lease_lost',
    `Run ${run.id} was picked up by another worker; this one stopped without writing.`,
  );
export const cancelled = (run: RunRow) =>
  new IntegrationError('run_cancelled', `Run ${run.id} was cancelled; what it had already committed stays.`);

/** Whether the provider refused the whole credential; a missing scope affects only one capability. */
export const isCredentialRefused = (error: unknown): boolean =>
  isIntegrationError(error) && error.kind === 'auth' && error.concerns !== 'capability';

/** When a lease expires that starts or is renewed now. */
export const leaseEnd = <Tx>({ clock, leaseMs }: Pick<RunnerOptions<Tx>, 'clock' | 'leaseMs'>): Date =>
  new Date(clock.now().getTime() + leaseMs);

/**
 * Saves progress or steps of a run and renews its lease.
 * @param hasProgressed whether it did what an attempt after a crash need not repeat; this resets its lost leases
 * @throws IntegrationError `run_lease_lost`
 */
export async function advanceRun<Tx>(
  { run, owner, options, onProgress }: RunWork<Tx>,
  unit: UnitOfWork<Tx>,
  facts: { progress: RunProgress } | { steps: RunSteps },
  hasProgressed: boolean,
): Promise<RunRow> {
  const row = await unit.runs.advance(run.id, owner, leaseEnd(options), {
    ...facts,
    ...(hasProgressed && { lostLeases: 0 }),
  });
  if (!row) throw leaseLost(run);
  if (hasProgressed) onProgress();
  return row;
}

/** Records the health that a run found: the capability's, unless it concerns the credential. */
export const recordRunHealth = <Tx>(unit: UnitOfWork<Tx>, run: RunRow, found: Health): Promise<void> =>
  recordHealth(unit, run.connectionId, found, aboutRun(run));

/** What events about a run's connection contain. */
export const aboutRun = ({ id, actorId, capability }: RunRow) => ({ actorId, capability, meta: { run_id: id } });

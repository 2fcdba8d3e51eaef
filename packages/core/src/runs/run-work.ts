import { IntegrationError } from '../errors.ts';
import { type Health, noteHealth } from '../events/connection-health.ts';
import type { Logger } from '../logger.ts';
import type { Notice } from '../provider/context.ts';
import type { HostPorts } from '../provider/erased-ports.ts';
import type { ProviderHttp } from '../provider/http.ts';
import type { Provider } from '../provider/provider.ts';
import type { Scope } from '../scope.ts';
import type { Clock } from '../storage/clock.ts';
import type { ConnectionRow, RunProgress, RunRow, RunSteps, SyncRow } from '../storage/rows.ts';
import type { Storage, StorageUnit } from '../storage/storage.ts';
import type { RunRetryOptions } from './retry.ts';

export interface RunnerOptions<Tx> {
  readonly storage: Storage<Tx>;
  readonly provider: (key: string) => Provider;
  readonly ports: HostPorts;
  readonly http: (about: {
    scope: Scope;
    connection: ConnectionRow;
    provider: Provider;
    /** Null for a test of the connection. */
    runId: string | null;
    actorId: string;
    signal: AbortSignal;
    /** Gets what the provider announces about its API, beside the event. */
    onNotices?: (notices: readonly Notice[]) => void;
  }) => Promise<ProviderHttp>;
  /** Records gathered for one transaction. */
  readonly batchSize: number;
  /** The most requests of one attempt at a pull. */
  readonly maxRequests: number;
  /** How long a worker that stopped answering keeps its run, in milliseconds; longer for an attempt after lost leases. */
  readonly leaseMs: number;
  /** Leases lost in a row that end a run. */
  readonly maxLostLeases: number;
  readonly retry: RunRetryOptions;
  /** For leases, and for when runs are due. */
  readonly clock: Clock;
  readonly log: Logger;
}

/** What both kinds of run work with. */
export interface RunWork<Tx> {
  readonly options: RunnerOptions<Tx>;
  readonly scope: Scope;
  readonly run: RunRow;
  readonly connection: ConnectionRow;
  /** How far earlier runs of the capability came; null for the first. */
  readonly stored: SyncRow | null;
  readonly provider: Provider;
  readonly http: ProviderHttp;
  readonly owner: string;
  readonly signal: AbortSignal;
  /** Called when the run gets on: it is no longer suspected of crashing its process. */
  readonly gotOn: () => void;
}

export const leaseLost = (run: RunRow) =>
  new IntegrationError(
    'run_lease_lost',
    `Run ${run.id} was taken up by another worker; this one stopped without writing.`,
  );
export const cancelled = (run: RunRow) =>
  new IntegrationError('run_cancelled', `Run ${run.id} was cancelled; what it had committed stays.`);

/** When a lease ends that is taken or prolonged now. */
export const leaseEnd = <Tx>({ clock, leaseMs }: Pick<RunnerOptions<Tx>, 'clock' | 'leaseMs'>): Date =>
  new Date(clock.now().getTime() + leaseMs);

/**
 * Writes facts of a run and prolongs its lease.
 * @param getsOn whether it has done what an attempt after a crash need not do again: its lost leases are forgotten then.
 * @throws IntegrationError `run_lease_lost`
 */
export async function advanceRun<Tx>(
  { run, owner, options, gotOn }: RunWork<Tx>,
  unit: StorageUnit<Tx>,
  facts: { progress: RunProgress } | { steps: RunSteps },
  getsOn: boolean,
): Promise<RunRow> {
  const row = await unit.runs.advance(run.id, owner, leaseEnd(options), { ...facts, ...(getsOn && { lostLeases: 0 }) });
  if (!row) throw leaseLost(run);
  if (getsOn) gotOn();
  return row;
}

/** Records the health that a run found: that of its capability, unless it concerns the credential. */
export const noteRunHealth = <Tx>(unit: StorageUnit<Tx>, run: RunRow, found: Health): Promise<void> =>
  noteHealth(unit, run.connectionId, found, aboutRun(run));

/** What an event about a run's connection holds. */
export const aboutRun = ({ id, actorId, capability }: RunRow) => ({ actorId, capability, meta: { run_id: id } });

import { IntegrationError } from '../errors.ts';
import type { RunRow } from '../storage/run-row.ts';

/** After this many lost leases in a row, a run is suspected of crashing its process, until it makes progress. */
const suspectAfter = 2;
/** Doubling stops at this lease, in milliseconds. */
const longestLeaseMs = 600_000;

/** Lost leases in a row that fail a run. */
export const defaultMaxLostLeases = 5;

export const isSuspect = ({ lostLeases }: Pick<RunRow, 'lostLeases'>): boolean => lostLeases >= suspectAfter;

/**
 * The lease of the next attempt in milliseconds: doubled for each lost one. So a run that blocks its process can finish, and one
 * that crashes it waits longer each time, since no worker picks it up before its lease has expired.
 */
export const leaseAfterLosses = ({ lostLeases }: Pick<RunRow, 'lostLeases'>, leaseMs: number): number =>
  Math.max(leaseMs, Math.min(leaseMs * 2 ** lostLeases, longestLeaseMs));

export const crashed = ({ id, capability, lostLeases }: RunRow, maxLostLeases: number): IntegrationError =>
  new IntegrationError(
    'run_crashed',
    `Run ${id} of ${capability} lost its worker ${lostLeases} times in a row without progress (runs.maxLostLeases is ${maxLostLeases}): each time the process crashed, was killed, or was blocked for longer than the lease. Find the cause in the logs of the workers, for instance out of memory; fix it, then run it again.`,
  );

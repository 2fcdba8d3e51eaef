import { IntegrationError } from '../errors.ts';
import type { RunRow } from '../storage/rows.ts';

/** After so many lost leases in a row a run is suspected of crashing its processes, until it gets on. */
const suspectAfter = 2;
/** Longest lease that doubling leads to, in milliseconds. */
const longestLeaseMs = 600_000;

/** Lost leases in a row that end a run. */
export const defaultMaxLostLeases = 5;

export const isSuspect = ({ lostLeases }: Pick<RunRow, 'lostLeases'>): boolean => lostLeases >= suspectAfter;

/**
 * The lease of the next attempt: twice as long for each lost one. So a run whose work blocks its process can finish, and
 * one that crashes it waits longer each time, since nobody takes it up before its lease has expired.
 */
export const leaseAfterLosses = ({ lostLeases }: Pick<RunRow, 'lostLeases'>, leaseMs: number): number =>
  Math.max(leaseMs, Math.min(leaseMs * 2 ** lostLeases, longestLeaseMs));

export const crashed = ({ id, capability, lostLeases }: RunRow, maxLostLeases: number): IntegrationError =>
  new IntegrationError(
    'run_crashed',
    `Run ${id} of ${capability} lost its worker ${lostLeases} times in a row without getting on (runs.maxLostLeases is ${maxLostLeases}): each time the process crashed, was killed, or was blocked for longer than the lease. See in the logs of the workers how they ended, for instance out of memory; correct that, and run it again.`,
  );

import type { JobEngine } from '../jobs/job-engine.ts';
import type { Logger } from '../logger.ts';
import type { Scope } from '../scope.ts';
import type { RunLine } from '../storage/run-row.ts';
import type { Storage } from '../storage/storage.ts';

export interface DeliverNextOptions<Tx> {
  readonly storage: Storage<Tx>;
  readonly jobs: JobEngine;
  readonly log: Logger;
}

/**
 * Delivers the run whose turn it is in the line of a run that has ended. Call it after the commit of that end. Never rejects: the
 * sweep finds a run that it could not deliver.
 */
export async function deliverNext<Tx>(
  { storage, jobs, log }: DeliverNextOptions<Tx>,
  { shopId }: Scope,
  ended: RunLine,
): Promise<void> {
  if (ended.subject === null) return;
  const scope = { shopId };
  try {
    const next = await storage.transaction(scope, (unit) => unit.runs.findFirst(ended));
    if (next?.leaseOwner === null) await jobs.enqueue({ scope, runId: next.id }, next.eta);
  } catch (err) {
    const { capability } = ended;
    log.error({ err, capability }, 'Could not enqueue the next run about a subject; the sweep tries again.');
  }
}

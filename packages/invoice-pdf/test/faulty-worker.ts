import type { RenderJob, RenderOutcome } from '../src/render-job.ts';
import work from '../src/worker.ts';

/** Renders like the package's worker, except for invoice numbers that trigger a fault. */
export default async function faultyWork(job: RenderJob): Promise<RenderOutcome> {
  for (const filled: unknown[] = []; job.document.number === 'FILLS-MEMORY'; )
    filled.push(Array.from({ length: 1_000 }, () => ({})));
  for (; job.document.number === 'NEVER-ENDS'; );
  return work(job);
}

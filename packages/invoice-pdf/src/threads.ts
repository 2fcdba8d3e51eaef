import { extname } from 'node:path';
import { IntegrationError } from '@makerfex/integrations-core';
import { Piscina } from 'piscina';
import type { RenderJob, RenderOutcome } from './render-job.ts';
import type { RenderedPdf } from './rendered-pdf.ts';

/** Limits of one thread, and how many there are. */
export const threadLimits = { threads: 2, timeoutMs: 60_000, heapMb: 128, idleMs: 30_000 } as const;

export interface ThreadOptions {
  /** The worker module. Defaults to this package's own. */
  readonly worker?: string;
  /**
   * Ends the thread of a job that runs too long.
   * @default () => AbortSignal.timeout(threadLimits.timeoutMs)
   */
  readonly timeout?: () => AbortSignal;
}

/** The worker next to this module: TypeScript in the sources, JavaScript in the package. */
const ownWorker = new URL(`./worker${extname(import.meta.url)}`, import.meta.url).href;

/** Renders in worker threads, which start on demand and end when idle. */
export function renderThreads({
  worker = ownWorker,
  timeout = () => AbortSignal.timeout(threadLimits.timeoutMs),
}: ThreadOptions = {}): (job: RenderJob) => Promise<RenderedPdf> {
  const pool = new Piscina<RenderJob, RenderOutcome>({
    filename: worker,
    minThreads: 0,
    maxThreads: threadLimits.threads,
    idleTimeout: threadLimits.idleMs,
    resourceLimits: { maxOldGenerationSizeMb: threadLimits.heapMb },
  });
  return async (job) => {
    const signal = timeout();
    const outcome = await pool.run(job, { signal }).catch((error: unknown) => {
      throw toRenderError(error, signal);
    });
    if ('pdf' in outcome) return outcome.pdf;
    const { code, message, issues } = outcome.refused;
    throw new IntegrationError(code, message, { issues });
  };
}

function toRenderError(error: unknown, signal: AbortSignal): unknown {
  const isOutOfMemory = error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY';
  if (signal.aborted) return exceeded(`takes longer than ${threadLimits.timeoutMs / 1000} s`);
  return isOutOfMemory ? exceeded(`needs more than ${threadLimits.heapMb} MB of memory`) : error;
}

const exceeded = (what: string): IntegrationError =>
  new IntegrationError(
    'work_limit_exceeded',
    `The document cannot be rendered: it ${what}. Try again later; if it fails again, shorten its texts, or split it.`,
  );

import { setInterval as every } from 'node:timers/promises';
import type { Logger } from './logger.ts';
import { outsideRequests } from './outside-requests.ts';

/**
 * Does something now and then until `stop`. A failure is logged and the next time comes; the process is not kept alive for it.
 * @returns a promise that resolves after `stop`, when what was under way has ended. It never rejects.
 */
export async function repeat(
  work: () => Promise<unknown>,
  { everyMs, stop, log, what }: { everyMs: number; stop: AbortSignal; log: Logger; what: string },
): Promise<void> {
  const run = async () => {
    for await (const _ of every(everyMs, undefined, { signal: stop, ref: false }))
      await work().catch((error: unknown) =>
        log.error({ err: error }, `${what} failed; the next try comes in a while.`),
      );
  };
  try {
    await outsideRequests(run);
  } catch (error) {
    if (!stop.aborted) log.error({ err: error }, `${what} ended.`);
  }
}

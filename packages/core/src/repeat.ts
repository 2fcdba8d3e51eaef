import { setInterval as every } from 'node:timers/promises';
import type { Logger } from './logger.ts';
import { outsideRequests } from './outside-requests.ts';

/**
 * Repeats work until `stop`. It logs a failure and continues, and does not keep the process alive.
 * @returns a promise that resolves after `stop`, when the running work has ended. It never rejects.
 */
export async function repeat(
  work: () => Promise<unknown>,
  { everyMs, stop, log, what }: { everyMs: number; stop: AbortSignal; log: Logger; what: string },
): Promise<void> {
  const run = async () => {
    for await (const _ of every(everyMs, undefined, { signal: stop, ref: false }))
      await work().catch((error: unknown) => log.error({ err: error }, `${what} failed; it will be tried again.`));
  };
  try {
    await outsideRequests(run);
  } catch (error) {
    if (!stop.aborted) log.error({ err: error }, `${what} ended.`);
  }
}

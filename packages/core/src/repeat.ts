import { setTimeout as delay, setInterval as every } from 'node:timers/promises';
import type { Logger } from './logger.ts';
import { outsideRequests } from './outside-requests.ts';

export interface RepeatOptions {
  readonly everyMs: number;
  /**
   * How long to wait before the first time. In milliseconds.
   * @default everyMs
   */
  readonly firstAfterMs?: number;
  readonly stop: AbortSignal;
  readonly log: Logger;
  /** What fails, for the log: the start of a sentence. */
  readonly what: string;
}

/**
 * Repeats work until `stop`. It logs a failure and continues, and does not keep the process alive.
 * @returns a promise that resolves after `stop`, when the running work has ended. It never rejects.
 */
export async function repeat(
  work: () => Promise<unknown>,
  { everyMs, firstAfterMs = everyMs, stop, log, what }: RepeatOptions,
): Promise<void> {
  const timer = { signal: stop, ref: false };
  const once = () =>
    work().catch((error: unknown) => log.error({ err: error }, `${what} failed; it will be tried again.`));
  const run = async () => {
    await delay(firstAfterMs, undefined, timer);
    await once();
    for await (const _ of every(everyMs, undefined, timer)) await once();
  };
  try {
    await outsideRequests(run);
  } catch (error) {
    if (!stop.aborted) log.error({ err: error }, `${what} ended.`);
  }
}

import { setTimeout as delay } from 'node:timers/promises';
import { isIntegrationError, type Logger } from '@makerfex/integrations-core';

/** First and longest pause before a retry, in milliseconds. */
const pauses = { first: 500, longest: 10_000 };

/** Errors of an unavailable database or broker. */
const isTransient = (error: unknown): boolean => isIntegrationError(error) && error.kind === 'transient';

/** Repeats `work` after each error that `shouldRetry` accepts. @throws another error, or the reason of `stop` */
export async function retry<Result>(
  { log, stop }: { log: Logger; stop: AbortSignal },
  work: () => Promise<Result>,
  shouldRetry: (error: unknown) => boolean = isTransient,
): Promise<Result> {
  for (let pause = pauses.first; ; pause = Math.min(pause * 2, pauses.longest)) {
    stop.throwIfAborted();
    try {
      return await work();
    } catch (error) {
      if (!shouldRetry(error)) throw error;
      log.error({ err: error }, 'Retrying a task after a transient error.');
      await delay(pause, undefined, { signal: stop });
    }
  }
}

import { setTimeout as delay } from 'node:timers/promises';
import { IntegrationError, type Logger } from '@makerfex/integrations-core';

/** First and longest pause before another try, in milliseconds. */
const pauses = { first: 500, longest: 10_000 };

/** Of a database or a broker that is away. */
const passes = (error: unknown): boolean => error instanceof IntegrationError && error.kind === 'transient';

/** Does something, again and again where it meets a fault that passes. @throws another fault, or the reason to stop */
export async function untilDone<Result>(
  { log, stop }: { log: Logger; stop: AbortSignal },
  work: () => Promise<Result>,
  isPassing: (error: unknown) => boolean = passes,
): Promise<Result> {
  for (let pause = pauses.first; ; pause = Math.min(pause * 2, pauses.longest)) {
    stop.throwIfAborted();
    try {
      return await work();
    } catch (error) {
      if (!isPassing(error)) throw error;
      log.error({ err: error }, 'A task waits for what is away.');
      await delay(pause, undefined, { signal: stop });
    }
  }
}

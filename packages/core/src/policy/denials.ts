import { setTimeout as delay } from 'node:timers/promises';
import { IntegrationError } from '../errors.ts';
import { newEvent } from '../events/event.ts';
import type { Logger } from '../logger.ts';
import { outsideRequests } from '../outside-requests.ts';
import type { Scope } from '../scope.ts';
import type { EventMeta } from '../storage/event-types.ts';
import type { Storage } from '../storage/storage.ts';

/** A denial, as recorded in its shop's log. */
export interface Denial {
  readonly scope: Scope;
  readonly message: string;
  readonly actorId: string | null;
  readonly connectionId: string | null;
  readonly meta: Omit<EventMeta<'policy.denied'>, 'count'>;
}

export interface Denials {
  /** Never rejects: a denial is answered as one, even if its event cannot be written. */
  record(denial: Denial): Promise<void>;
  /** Writes the counts that have no event yet, before the process ends; logs them if the storage does not answer within two seconds. */
  flush(): Promise<void>;
}

/** Equal denials within this time become one event. */
const windowMs = 60_000;
const flushWithinMs = 2_000;
/** Most different denials counted at once; one more writes the oldest. */
const mostWindows = 10_000;

interface Window {
  readonly denial: Denial;
  /** Since the last event. */
  repeats: number;
  timer: NodeJS.Timeout;
}

/**
 * Records denials in the logs of their shops: the first of its kind at once, and then equal ones as one event a minute, with
 * their number in `meta.count`. Each process counts its own.
 */
export function createDenials<Tx>({ storage, log }: { storage: Storage<Tx>; log: Logger }): Denials {
  const windows = new Map<string, Window>();

  const write = async ({ scope, message, meta, ...about }: Denial, count: number, text = message): Promise<void> => {
    const event = newEvent('policy.denied', text, { ...about, meta: { ...meta, count } });
    try {
      await storage.transaction(scope, (unit) => unit.events.append([event]));
    } catch (error) {
      log.error({ err: error, ...meta, count }, 'Could not record a denial in the event log.');
    }
  };

  const writeRepeats = async (window: Window): Promise<void> => {
    const { denial, repeats } = window;
    window.repeats = 0;
    if (repeats > 0) await write(denial, repeats, `${denial.message} (${repeats} more times)`);
  };

  const start = (key: string, denial: Denial): Window => {
    const end = (): void => {
      // The next event comes a minute after this one.
      if (window.repeats > 0) window.timer = setTimeout(end, windowMs).unref();
      else windows.delete(key);
      void outsideRequests(() => writeRepeats(window));
    };
    const window: Window = { denial, repeats: 0, timer: setTimeout(end, windowMs).unref() };
    windows.set(key, window);
    return window;
  };

  const close = async (key: string, window: Window): Promise<void> => {
    clearTimeout(window.timer);
    windows.delete(key);
    // The denial can belong to another shop than the current request.
    await outsideRequests(() => writeRepeats(window));
  };

  return {
    async record(denial) {
      const key = JSON.stringify(denial);
      const window = windows.get(key);
      if (window) {
        window.repeats += 1;
        return;
      }
      const [oldest] = windows;
      start(key, denial);
      if (oldest && windows.size > mostWindows) await close(...oldest);
      await write(denial, 1);
    },

    async flush() {
      const count = [...windows.values()].reduce((sum, { repeats }) => sum + repeats, 0);
      const written = Promise.all([...windows].map(([key, window]) => close(key, window)));
      const isWritten = await Promise.race([written.then(() => true), delay(flushWithinMs, false, { ref: false })]);
      if (isWritten) return;
      const err = new IntegrationError('storage_unavailable', `The storage did not answer within ${flushWithinMs} ms.`);
      log.error({ err, count }, 'Could not record counted denials before the process stopped.');
    },
  };
}

import { ApiError } from './error.ts';
import type { components } from './schema.ts';
import { readEvents } from './server-sent-events.ts';
import type { CallOptions, Transport } from './transport.ts';

type Run = components['schemas']['Run'];

/** Pause before a stream that closed is opened again, in milliseconds. It doubles with every failure in a row. */
const pauseMs = 2_000;
const longestPauseMs = 30_000;
/** After so many failures in a row the error is thrown. */
const mostFailures = 5;

/**
 * Follows a run to its end. A server closes its streams after some minutes and networks break: the stream is opened again where it
 * stopped, and no event comes twice.
 */
export async function* followRun(
  { send }: Transport,
  id: string,
  { signal }: CallOptions = {},
): AsyncGenerator<Run, void, undefined> {
  let seen = '';
  let failures = 0;
  for (;;) {
    let wait = pauseMs;
    try {
      const answered = await send('GET', `/runs/${encodeURIComponent(id)}/stream`, {
        headers: { accept: 'text/event-stream', ...(seen && { 'last-event-id': seen }) },
        ...(signal && { signal }),
      });
      // The end was read before.
      if (answered.status === 204 || !answered.body) return;
      for await (const { event, data, id: eventId } of readEvents(answered.body)) {
        failures = 0;
        seen = eventId || seen;
        yield JSON.parse(data);
        if (event === 'end') return;
      }
    } catch (error) {
      signal?.throwIfAborted();
      failures += 1;
      if (failures >= mostFailures || !isPassing(error)) throw error;
      wait = waitAfter(error, failures);
    }
    await pause(wait, signal);
    signal?.throwIfAborted();
  }
}

/** A network that broke, a server that is busy or away. Anything else stays as it is. */
const isPassing = (error: unknown): boolean =>
  error instanceof ApiError
    ? error.status === 0 || error.status === 429 || error.status >= 500
    : error instanceof TypeError;

function waitAfter(error: unknown, failures: number): number {
  const asked = error instanceof ApiError ? (error.retryAfter ?? 0) * 1000 : 0;
  return Math.max(asked, Math.min(pauseMs * 2 ** (failures - 1), longestPauseMs));
}

/** Waits, or until the signal aborts. */
function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal?.addEventListener('abort', end);
    if (signal?.aborted) end();
  });
}

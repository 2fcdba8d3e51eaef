import { ApiError } from './error.ts';
import type { components } from './schema.ts';
import { readEvents } from './server-sent-events.ts';
import { brokeOff, type CallOptions, notOfApi, type Transport } from './transport.ts';

type Run = components['schemas']['Run'];

/** Pause before a stream that closed is opened again, in milliseconds. It doubles with every failure in a row. */
const pauseMs = 2_000;
const longestPauseMs = 30_000;
const mediaType = 'text/event-stream';
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
  const path = `/runs/${encodeURIComponent(id)}/stream`;
  let seen = '';
  let failures = 0;
  for (;;) {
    let wait = pauseMs;
    let openedAt = Number.POSITIVE_INFINITY;
    try {
      const answered = await send('GET', path, {
        headers: { accept: mediaType, ...(seen && { 'last-event-id': seen }) },
        expects: mediaType,
        ...(signal && { signal }),
      });
      // The end was read before.
      if (answered.status === 204 || !answered.body) return;
      openedAt = Date.now();
      for await (const { event, data, id: eventId } of eventsOf(answered.body, `GET ${path}`)) {
        failures = 0;
        seen = eventId || seen;
        yield toRun(data, `GET ${path}`);
        if (event === 'end') return;
      }
    } catch (error) {
      signal?.throwIfAborted();
      // A stream that lasted was no failure, even if the run did not change meanwhile.
      failures = Date.now() - openedAt < longestPauseMs ? failures + 1 : 1;
      if (failures >= mostFailures || !isPassing(error)) throw error;
      wait = waitAfter(error, failures);
    }
    await pause(wait, signal);
    signal?.throwIfAborted();
  }
}

async function* eventsOf(body: ReadableStream<Uint8Array>, call: string) {
  const events = readEvents(body);
  try {
    for (;;) {
      const next = await events.next().catch((cause: unknown) => {
        throw brokeOff(call, cause);
      });
      if (next.done) return;
      yield next.value;
    }
  } finally {
    await events.return();
  }
}

function toRun(data: string, call: string): Run {
  try {
    return JSON.parse(data);
  } catch (cause) {
    throw notOfApi(call, 200, cause);
  }
}

/** A network that broke, a server that is busy or away. Anything else stays as it is. */
const isPassing = (error: unknown): error is ApiError =>
  error instanceof ApiError && (error.code === 'unreachable' || error.status === 429 || error.status >= 500);

function waitAfter({ retryAfter }: ApiError, failures: number): number {
  return Math.max((retryAfter ?? 0) * 1000, Math.min(pauseMs * 2 ** (failures - 1), longestPauseMs));
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

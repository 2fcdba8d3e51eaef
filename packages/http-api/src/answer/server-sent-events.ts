import type { PlaceLimits } from '@makerfex/integrations-core';

/** What a stream of server-sent events (HTML, section 9.2) tells once. */
export interface ServerSentEvent {
  readonly event: string;
  readonly id: string;
  readonly data: unknown;
}

/** Bounds of streams of events in one process. */
export interface StreamOptions extends PlaceLimits {
  /** Silence after which a comment is sent, so that no proxy takes the stream for dead, in milliseconds. @default 15_000 */
  readonly pingEveryMs: number;
  /**
   * How long a stream lasts, in milliseconds. The client then opens another one, and login and policy are asked again.
   * @default 300_000
   */
  readonly closeAfterMs: number;
  /** Streams that one shop may have open at once. @default 100 */
  readonly mostPerShop: number;
  /** Streams that all shops together may have open at once. @default 1_000 */
  readonly mostInAll: number;
}
export const defaultStreams: StreamOptions = {
  pingEveryMs: 15_000,
  closeAfterMs: 300_000,
  mostPerShop: 100,
  mostInAll: 1_000,
};

/** How long a client waits before it comes again, in milliseconds. */
const retryMs = 2_000;

/** `no-transform`: a middleware that compresses would keep events back. `x-accel-buffering` is nginx's word for the same. */
export const eventStreamHeaders = {
  'content-type': 'text/event-stream',
  'cache-control': 'no-cache, no-store, no-transform',
  'x-accel-buffering': 'no',
} as const;

const comment = ':\n\n';

/** Writes events as they come; null stands for one that the client has already. Comments fill the silence between them. */
export async function* writeEvents(
  events: AsyncGenerator<ServerSentEvent | null, void, undefined>,
  pingEveryMs: number,
): AsyncGenerator<Uint8Array, void, undefined> {
  const encoder = new TextEncoder();
  let head = `retry: ${retryMs}\n`;
  try {
    for (let next = events.next(); ; ) {
      const result = await within(next, pingEveryMs);
      if (result?.done) return;
      yield encoder.encode(head + (result?.value ? write(result.value) : comment));
      head = '';
      if (result) next = events.next();
    }
  } finally {
    await events.return();
  }
}

/** JSON has no line break in it, so the data is one line. */
const write = ({ event, id, data }: ServerSentEvent): string =>
  `event: ${event}\nid: ${id}\ndata: ${JSON.stringify(data)}\n\n`;

/** @returns null where it takes longer. */
async function within<Value>(promise: Promise<Value>, ms: number): Promise<Value | null> {
  const { promise: late, resolve } = Promise.withResolvers<null>();
  const timer = setTimeout(resolve, ms, null);
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

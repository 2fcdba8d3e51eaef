/** What a stream of server-sent events (HTML, section 9.2) tells once. */
export interface ServerSentEvent {
  readonly event: string;
  readonly id: string;
  readonly data: unknown;
}

/** How long a stream of events may last and how long be silent, in milliseconds, and how many there may be. */
export interface StreamOptions {
  /** Silence after which a comment is sent, so that no proxy takes the stream for dead; 15,000 unless told. */
  readonly pingEveryMs: number;
  /** After which a stream is closed; the client comes again, and login and policy are asked anew. 300,000 unless told. */
  readonly closeAfterMs: number;
  /** Streams that one shop has open at once in this process; 100 unless told. */
  readonly mostPerShop: number;
}
export const usualStreams: StreamOptions = { pingEveryMs: 15_000, closeAfterMs: 300_000, mostPerShop: 100 };

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

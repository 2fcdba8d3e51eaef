import { within } from '@makerfex/integrations-core/jobs';
import { option, type PlaceLimits, placeFields } from '@makerfex/integrations-core/options';

/** One server-sent event (HTML, section 9.2). */
export interface ServerSentEvent {
  readonly event: string;
  readonly id: string;
  readonly data: unknown;
}

/** Limits of the event streams in one process. */
export interface StreamOptions extends PlaceLimits {
  /**
   * How long a stream is silent before a comment is sent, so that no proxy closes it. In milliseconds, at least 5.
   * @default 15_000
   */
  readonly pingEveryMs: number;
  /**
   * How long a stream lasts. The client then reconnects, and login and policy are checked again. In milliseconds, at least 10.
   * @default 300_000
   */
  readonly closeAfterMs: number;
  /**
   * How many streams one shop may have open at once; 0 allows none.
   * @default 100
   */
  readonly mostPerShop: number;
  /**
   * How many streams all shops together may have open at once; 0 allows none.
   * @default 1_000
   */
  readonly mostInAll: number;
}
/** Schema of {@link StreamOptions}. */
export const streamOptions = option.group<Partial<StreamOptions>>({
  pingEveryMs: option.ms(5).optional(),
  closeAfterMs: option.ms(10).optional(),
  ...placeFields,
});

export const defaultStreams: StreamOptions = {
  pingEveryMs: 15_000,
  closeAfterMs: 300_000,
  mostPerShop: 100,
  mostInAll: 1_000,
};

/** How long a client waits before it reconnects, in milliseconds. */
const retryMs = 2_000;

/** `no-transform`: compressing middleware would hold events back. `x-accel-buffering` is the same for nginx. */
export const eventStreamHeaders = {
  'content-type': 'text/event-stream',
  'cache-control': 'no-cache, no-store, no-transform',
  'x-accel-buffering': 'no',
} as const;

const comment = ':\n\n';

/** Writes events as they come; null stands for one that the client already has. Comments fill the silence between them. */
export async function* writeEvents(
  events: AsyncGenerator<ServerSentEvent | null, void, undefined>,
  pingEveryMs: number,
): AsyncGenerator<Uint8Array, void, undefined> {
  const encoder = new TextEncoder();
  let head = `retry: ${retryMs}\n`;
  try {
    for (let next = events.next(); ; ) {
      const result = await within(pingEveryMs, () => next, { late: () => null });
      if (result?.done) return;
      yield encoder.encode(head + (result?.value ? write(result.value) : comment));
      head = '';
      if (result) next = events.next();
    }
  } finally {
    await events.return();
  }
}

/** JSON holds no line break, so the data is one line. */
const write = ({ event, id, data }: ServerSentEvent): string =>
  `event: ${event}\nid: ${id}\ndata: ${JSON.stringify(data)}\n\n`;

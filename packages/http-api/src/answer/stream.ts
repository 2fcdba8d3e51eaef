import type { Logger } from '@makerfex/integrations-core';
import { toKnown } from './problem.ts';

export interface StreamEnd {
  /** Called when the client stops reading, to end what produces the chunks. */
  readonly leave?: () => void;
  /** When the chunks end. A client that is not reading by then is disconnected; it would hold them forever. */
  readonly deadline?: AbortSignal;
}

/**
 * Streams chunks as they are read.
 * @returns once the first chunk is ready, so that an error before it is still answered with its status.
 * @throws what the first chunk throws. A later error is logged and breaks the connection, so that nobody takes the answer for
 * complete.
 */
export async function toStream(
  chunks: AsyncIterable<Uint8Array>,
  log: Logger,
  about: string,
  { leave, deadline }: StreamEnd = {},
): Promise<ReadableStream<Uint8Array>> {
  const reader = chunks[Symbol.asyncIterator]();
  const first = await reader.next();
  let isFirst = true;
  let isOver = false;
  let isReading = false;
  const end = async (): Promise<void> => {
    isOver = true;
    leave?.();
    await reader.return?.();
  };
  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        deadline?.addEventListener('abort', () => {
          if (isReading || isOver) return;
          controller.error(new Error('The answer broke off: the client did not read it.'));
          void end();
        });
      },
      async pull(controller) {
        isReading = true;
        try {
          const { done, value } = isFirst ? first : await reader.next();
          isFirst = false;
          if (isOver) return;
          isOver = done === true;
          if (done) controller.close();
          else controller.enqueue(value);
        } catch (error) {
          if (isOver) return;
          isOver = true;
          controller.error(new Error(`The answer broke off: ${toKnown(error, log, about).code}.`));
        } finally {
          isReading = false;
        }
      },
      cancel: end,
    },
    // Nothing is read ahead of the client: an error then breaks the connection instead of ending the file.
    { highWaterMark: 0 },
  );
}

import type { Logger } from '@makerfex/integrations-core';
import { toKnown } from './problem.ts';

/**
 * Streams chunks as they are read.
 * @returns once the first chunk is there, so that a refusal is still answered with its status.
 * @throws what the first chunk throws. A later fault is logged and breaks the answer off, so that nobody takes it for whole.
 */
export async function toStream(
  chunks: AsyncIterable<Uint8Array>,
  log: Logger,
  about: string,
): Promise<ReadableStream<Uint8Array>> {
  const reader = chunks[Symbol.asyncIterator]();
  const first = await reader.next();
  let isFirst = true;
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          const { done, value } = isFirst ? first : await reader.next();
          isFirst = false;
          if (done) controller.close();
          else controller.enqueue(value);
        } catch (error) {
          controller.error(new Error(`The answer broke off: ${toKnown(error, log, about).code}.`));
        }
      },
      async cancel() {
        await reader.return?.();
      },
    },
    // Nothing is read ahead of who asks: an error is then met by a read and ends the connection, not the file.
    { highWaterMark: 0 },
  );
}

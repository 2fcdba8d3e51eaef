import type { Logger } from '@makerfex/integrations-core';
import { toKnown } from './problem.ts';

export interface StreamEnd {
  /** Called where nobody reads on, to end what a chunk is being awaited from. */
  readonly leave?: () => void;
  /** When the chunks end by themselves. A client that does not take them then is left, for it would keep them for ever. */
  readonly deadline?: AbortSignal;
}

/**
 * Streams chunks as they are read.
 * @returns once the first chunk is there, so that a refusal is still answered with its status.
 * @throws what the first chunk throws. A later fault is logged and breaks the answer off, so that nobody takes it for whole.
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
  let isLeft = false;
  let isAsked = false;
  const end = async (): Promise<void> => {
    isLeft = true;
    leave?.();
    await reader.return?.();
  };
  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        deadline?.addEventListener('abort', () => {
          if (isAsked || isLeft) return;
          controller.error(new Error('The answer broke off: the client did not read it.'));
          void end();
        });
      },
      async pull(controller) {
        isAsked = true;
        try {
          const { done, value } = isFirst ? first : await reader.next();
          isFirst = false;
          if (isLeft) return;
          isLeft = done === true;
          if (done) controller.close();
          else controller.enqueue(value);
        } catch (error) {
          if (isLeft) return;
          isLeft = true;
          controller.error(new Error(`The answer broke off: ${toKnown(error, log, about).code}.`));
        } finally {
          isAsked = false;
        }
      },
      cancel: end,
    },
    // Nothing is read ahead of who asks: an error is then met by a read and ends the connection, not the file.
    { highWaterMark: 0 },
  );
}

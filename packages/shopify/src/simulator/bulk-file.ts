import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { arrange, linesOf } from './bulk-lines.ts';

/** The JSONL file of a bulk operation, compressed in blocks so that a hundred thousand orders stay small. */
export function createBulkFile(grouped: boolean) {
  const blocks: Buffer[] = [];
  let bytes = 0;
  let objects = 0;
  /** Children of the last block. They follow their parents, with other parents in between. */
  let waiting: readonly unknown[] = [];

  const write = (values: readonly unknown[]): void => {
    if (values.length === 0) return;
    const text = Buffer.from(values.map((value) => `${JSON.stringify(value)}\n`).join(''));
    bytes += text.length;
    objects += values.length;
    blocks.push(deflateRawSync(text, { level: 1 }));
  };

  return {
    add(records: readonly unknown[], alter: (lines: readonly unknown[]) => readonly unknown[]): void {
      const { roots, children } = arrange(records.map(linesOf), grouped);
      write(alter(roots));
      write(waiting);
      waiting = alter(children);
    },
    end(): void {
      write(waiting);
      waiting = [];
    },
    get bytes() {
      return bytes;
    },
    get objects() {
      return objects;
    },
    stream(): ReadableStream<Uint8Array> {
      let next = 0;
      return new ReadableStream({
        pull(controller) {
          const block = blocks[next++];
          if (block) controller.enqueue(new Uint8Array(inflateRawSync(block)));
          else controller.close();
        },
      });
    },
  };
}
export type BulkFile = ReturnType<typeof createBulkFile>;

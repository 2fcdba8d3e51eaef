import { expect, it } from 'vitest';
import { readEvents, type ServerSentEvent } from './server-sent-events.ts';

/** Reads a text that comes in pieces of `size` bytes. */
async function read(text: string, size: number): Promise<ServerSentEvent[]> {
  const bytes = new TextEncoder().encode(text);
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      for (let from = 0; from < bytes.length; from += size) controller.enqueue(bytes.slice(from, from + size));
      controller.close();
    },
  });
  const events: ServerSentEvent[] = [];
  for await (const event of readEvents(body)) events.push(event);
  return events;
}

it.each([1, 2, 3, 1000])(
  'reads whole events of any line ends, whatever pieces they come in: %i bytes',
  async (size) => {
    const text =
      ': ping\n\nevent: progress\nid: 1\ndata: {"a":"é"}\n\ndata: x\ndata: y\n\nevent: end\ndata: never whole';
    const expected = [
      { event: 'progress', id: '1', data: '{"a":"é"}' },
      { event: 'message', id: '', data: 'x\ny' },
    ];
    expect(await read(text, size)).toEqual(expected);
    expect(await read(text.replaceAll('\n', '\r\n'), size)).toEqual(expected);
  },
);

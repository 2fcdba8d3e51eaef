/** An event of a stream (HTML, section 9.2). */
export interface ServerSentEvent {
  readonly event: string;
  readonly data: string;
  /** Empty if the event has none. */
  readonly id: string;
}

/** Reads the events of a body as they come, whole ones only. Ends the connection if the reader stops. */
export async function* readEvents(body: ReadableStream<Uint8Array>): AsyncGenerator<ServerSentEvent, void, undefined> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let text = '';
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      text += decoder.decode(value, { stream: true });
      const blocks = text.split(/\r\n\r\n|\n\n|\r\r/);
      text = blocks.pop() ?? '';
      for (const block of blocks) {
        const event = toEvent(block);
        if (event) yield event;
      }
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

/** @returns null for a block of comments only */
function toEvent(block: string): ServerSentEvent | null {
  const fields = new Map<string, string[]>();
  for (const line of block.split(/\r\n|\n|\r/)) {
    const [, name = '', value = ''] = /^([^:]*):? ?(.*)$/s.exec(line) ?? [];
    fields.set(name, [...(fields.get(name) ?? []), value]);
  }
  const data = fields.get('data');
  if (!data) return null;
  return { event: fields.get('event')?.at(-1) ?? 'message', data: data.join('\n'), id: fields.get('id')?.at(-1) ?? '' };
}

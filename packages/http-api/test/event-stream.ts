import * as z from 'zod';

const eventSchema = z.object({
  event: z.enum(['progress', 'end']),
  id: z.string(),
  data: z.looseObject({ state: z.string(), progress: z.looseObject({ fetched: z.number() }) }),
});
export type ReadEvent = z.output<typeof eventSchema>;

/** The blocks of an event stream; a block that only holds comments is null. */
export function readEvents(text: string): (ReadEvent | null)[] {
  return text
    .split('\n\n')
    .filter((block) => block !== '')
    .map((block) => {
      const lines = block.split('\n').map((line) => /^(\w*): ?(.*)$/.exec(line) ?? []);
      const fields = Object.fromEntries(lines.map(([, name = '', value = '']) => [name, value] as const));
      return fields['event'] === undefined
        ? null
        : eventSchema.parse({ ...fields, data: JSON.parse(fields['data'] ?? '') });
    });
}

/** Reads a stream as it comes. `end` settles when the stream ends. */
export function follow(answered: Response) {
  const facts = { text: '' };
  const end = (async () => {
    const decoder = new TextDecoder();
    for await (const chunk of answered.body ?? []) facts.text += decoder.decode(chunk, { stream: true });
  })();
  return {
    end,
    text: () => facts.text,
    events: () => readEvents(facts.text).filter((event) => event !== null),
  };
}

/**
 * Parses JSON with each number as its own text: `JSON.parse` would lose digits of ids above 2^53.
 * @throws SyntaxError if it is not JSON in UTF-8
 * @example
 * parseExactJson(new TextEncoder().encode('{"id":820982911946154508}')); // { id: '820982911946154508' }
 */
export function parseExactJson(body: Uint8Array): unknown {
  const text = new TextDecoder('utf-8', { fatal: true }).decode(body);
  return JSON.parse(text, (_key, value: unknown, context?: Source) =>
    typeof value === 'number' ? (context?.source ?? String(value)) : value,
  );
}

/** What a reviver gets since Node 21: the text that a value was read from. */
interface Source {
  readonly source?: string;
}

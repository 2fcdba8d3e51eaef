import { findJsonExcess } from '../json-limits.ts';
import { readBytes } from './read-bytes.ts';

/** The reply ended too early. */
export class TruncatedBodyError extends Error {
  override readonly name = 'TruncatedBodyError';
}

/** A body that is declared as JSON but is not valid JSON. */
export class MalformedJsonError extends Error {
  override readonly name = 'MalformedJsonError';
}

/** JSON that exceeds a parsing limit; the message says which. */
export class ExcessiveJsonError extends Error {
  override readonly name = 'ExcessiveJsonError';
}

/** Ends the transfer of a body without reading it. */
export function discard({ body }: Response): void {
  void body?.cancel().catch(() => undefined);
}

/** Reads at most `limit` decompressed bytes of a body as text. @returns null if it is longer. @throws TruncatedBodyError */
export async function readCapped(response: Response, limit: number): Promise<string | null> {
  const declared = response.headers.get('content-length');
  const bytes = await readBytes(response.body, limit, declared === null ? undefined : Number(declared));
  if (!bytes) return null;
  if (response.body) checkLength(response, bytes.byteLength);
  return new TextDecoder().decode(bytes);
}

/** A host's own `fetch` may not notice that a reply is shorter than declared. @throws TruncatedBodyError */
export function checkLength({ headers }: Response, size: number): void {
  const declared = headers.get('content-length');
  // The declared length counts the bytes as sent, before decompression.
  if (declared !== null && !headers.has('content-encoding') && size < Number(declared)) throw new TruncatedBodyError();
}

/**
 * JSON if it is JSON, null if it is empty, text otherwise.
 * @throws MalformedJsonError, TruncatedBodyError if only the end is missing, ExcessiveJsonError if it exceeds one of `jsonLimits`
 */
export function parseBody(text: string, contentType: string | null): unknown {
  if (text === '') return null;
  const isJson = /[/+]json\s*(?:;|$)/i.test(contentType ?? '');
  if (!isJson && !/^\s*[[{]/.test(text)) return text;
  const excess = findJsonExcess(text);
  if (excess) throw new ExcessiveJsonError(excess);
  try {
    const body: unknown = JSON.parse(text);
    return body;
  } catch (error) {
    if (!isJson) return text;
    throw lacksItsEnd(text, error) ? new TruncatedBodyError() : new MalformedJsonError();
  }
}

/** V8's message names the position where it stopped, or the end of the input. */
function lacksItsEnd(text: string, error: unknown): boolean {
  const said = error instanceof SyntaxError ? error.message : '';
  const position = /position (\d+)/.exec(said)?.[1];
  return position === undefined ? said.includes('end of JSON input') : Number(position) >= text.length;
}

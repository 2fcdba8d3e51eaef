import { findJsonExcess } from '../json-limits.ts';
import { readBytes } from './read-bytes.ts';

/** The answer ended before its end. */
export class CutShort extends Error {
  override readonly name = 'CutShort';
}

/** A body that says it is JSON, and is not. */
export class NotJson extends Error {
  override readonly name = 'NotJson';
}

/** JSON that exceeds a limit of what is parsed; the message says which. */
export class ExcessiveJson extends Error {
  override readonly name = 'ExcessiveJson';
}

/** Leaves a body unread: its transfer ends here. */
export function discard({ body }: Response): void {
  void body?.cancel().catch(() => undefined);
}

/** Reads a body as text, at most `limit` bytes of it, decompressed. @returns null where it is longer. @throws CutShort */
export async function readCapped(response: Response, limit: number): Promise<string | null> {
  const bytes = await readBytes(response.body, limit);
  if (!bytes) return null;
  if (response.body) checkLength(response, bytes.byteLength);
  return new TextDecoder().decode(bytes);
}

/** A host's own `fetch` need not notice that an answer is shorter than it says. @throws CutShort */
export function checkLength({ headers }: Response, size: number): void {
  const told = headers.get('content-length');
  // The length is that of the bytes sent, which are gone where they were compressed.
  if (told !== null && !headers.has('content-encoding') && size < Number(told)) throw new CutShort();
}

/**
 * JSON where it is JSON, text otherwise, null where it is empty.
 * @throws NotJson, CutShort if the JSON only lacks its end, ExcessiveJson if it exceeds one of `jsonLimits`.
 */
export function parseBody(text: string, contentType: string | null): unknown {
  if (text === '') return null;
  const isJson = /[/+]json\s*(?:;|$)/i.test(contentType ?? '');
  if (!isJson && !/^\s*[[{]/.test(text)) return text;
  const excess = findJsonExcess(text);
  if (excess) throw new ExcessiveJson(excess);
  try {
    const body: unknown = JSON.parse(text);
    return body;
  } catch (error) {
    if (!isJson) return text;
    throw lacksItsEnd(text, error) ? new CutShort() : new NotJson();
  }
}

/** V8 says where it stopped, or that it met the end. */
function lacksItsEnd(text: string, error: unknown): boolean {
  const said = error instanceof SyntaxError ? error.message : '';
  const position = /position (\d+)/.exec(said)?.[1];
  return position === undefined ? said.includes('end of JSON input') : Number(position) >= text.length;
}

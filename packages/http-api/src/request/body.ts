import { IntegrationError } from '@makerfex/integrations-core';
import { readBytes } from '@makerfex/integrations-core/provider';
import { eatenBody } from './refusals.ts';
import { requireShallow, requireStorable } from './storable.ts';

/**
 * Requires the JSON type, also without a body: a page of another site cannot send it with a person's cookies unless a
 * preflight allows it. Optional for DELETE, which needs a preflight anyway.
 * @throws IntegrationError `unsupported_media_type`
 */
export function requireJson(request: Request): void {
  const mediaType = mediaTypeOf(request);
  if (mediaType === 'application/json' || (mediaType === '' && request.method === 'DELETE')) return;
  throw new IntegrationError(
    'unsupported_media_type',
    `${mediaType === '' ? 'The request has no type' : 'The body is not JSON'}: send \`Content-Type: application/json\`, also without a body.`,
  );
}

/**
 * Reads a JSON body, after {@link requireJson}.
 * @returns undefined if it is optional and empty.
 * @throws IntegrationError `unsupported_media_type`, `payload_too_large`, `malformed_request`, `invalid_input` if it holds
 * something that a database cannot store, `not_configured` if something read it before.
 */
export async function readJson(request: Request, maxBytes: number, isOptional: boolean): Promise<unknown> {
  const bytes = await readRaw(request, maxBytes);
  if (bytes.byteLength === 0) {
    if (isOptional) return undefined;
    throw malformed('The body is empty: send a JSON object.');
  }
  if (bytes.byteLength > largeBytes) await nextTurn();
  const value = parse(bytes);
  requireStorable(value);
  return value;
}

/**
 * Reads a body byte for byte.
 * @throws IntegrationError `unsupported_media_type` if it is compressed, `payload_too_large`, `malformed_request` if it breaks off,
 * `not_configured` if something read it before.
 */
export async function readRaw(request: Request, maxBytes: number): Promise<Uint8Array> {
  if (request.bodyUsed) throw eatenBody();
  const encoding = request.headers.get('content-encoding') ?? 'identity';
  if (encoding.toLowerCase() !== 'identity')
    throw new IntegrationError('unsupported_media_type', 'The body is compressed: send it uncompressed.');
  return readBody(request, maxBytes);
}

/** A body of this size takes some milliseconds to parse. */
const largeBytes = 64 * 1024;
let turns = Promise.resolve();

/** Parses one large body per turn of the event loop, so that other requests are answered in between. */
function nextTurn(): Promise<void> {
  turns = turns.then(() => new Promise((resolve) => void setTimeout(resolve)));
  return turns;
}

const mediaTypeOf = (request: Request): string =>
  (request.headers.get('content-type') ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';

const malformed = (problem: string): IntegrationError => new IntegrationError('malformed_request', problem);

const tooLarge = (maxBytes: number): IntegrationError =>
  new IntegrationError('payload_too_large', `The body is larger than ${maxBytes} bytes: send less.`);

async function readBody(request: Request, maxBytes: number): Promise<Uint8Array> {
  const announced = request.headers.get('content-length');
  const length = announced === null ? undefined : Number(announced);
  if (length !== undefined && length > maxBytes) throw tooLarge(maxBytes);
  const bytes = await readBytes(request.body, maxBytes, length).catch(() => {
    throw malformed('The body broke off: send it again.');
  });
  if (!bytes) throw tooLarge(maxBytes);
  return bytes;
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

function parse(bytes: Uint8Array): unknown {
  const text = orMalformed(() => utf8.decode(bytes));
  requireShallow(text);
  return orMalformed((): unknown => JSON.parse(text));
}

function orMalformed<Value>(read: () => Value): Value {
  try {
    return read();
  } catch {
    // The parser's own message quotes the body.
    throw malformed('The body is not valid JSON in UTF-8.');
  }
}

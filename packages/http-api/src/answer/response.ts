/** Of every answer: they are a shop's own, and nobody's to keep or to guess the type of. */
const everyHeader = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' };

export const respond = (
  status: number,
  body: string | Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array> | null,
  headers: Readonly<Record<string, string>> = {},
): Response => new Response(body, { status, headers: { ...everyHeader, ...headers } });

export const json = (status: number, body: unknown, headers?: Readonly<Record<string, string>>): Response =>
  respond(status, JSON.stringify(body), { 'content-type': 'application/json', ...headers });

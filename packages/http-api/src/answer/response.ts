/** Unless a route says otherwise, an answer is one shop's own: nothing may cache it, and browsers must not guess its type or load anything for it. */
const everyHeader = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};

export const respond = (
  status: number,
  body: string | Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array> | null,
  headers: Readonly<Record<string, string>> = {},
): Response => new Response(body, { status, headers: { ...everyHeader, ...headers } });

export const json = (status: number, body: unknown, headers?: Readonly<Record<string, string>>): Response =>
  respond(status, JSON.stringify(body), { 'content-type': 'application/json', ...headers });

import { createHash } from 'node:crypto';
import * as z from 'zod';
import { respond } from '../answer/response.ts';
import { nothing, type Route } from '../routing/route.ts';

/** Clients may keep the document, and ask each time whether it has changed. */
const cacheable = 'public, no-cache';

/** Serves the document, built at the first request. It holds no shop's data, so anybody may read it. */
export function documentRoute(make: () => object): Route {
  let built: { readonly text: string; readonly etag: string } | undefined;
  const build = () => {
    const text = JSON.stringify(make());
    return { text, etag: `"${createHash('sha256').update(text).digest('base64url').slice(0, 27)}"` };
  };
  return {
    method: 'GET',
    isSafe: true,
    path: '/openapi.json',
    operationId: 'getDocument',
    summary: 'This API as OpenAPI 3.1',
    description: 'Needs no login: it holds no data of any shop.',
    permission: null,
    params: nothing,
    query: nothing,
    headers: z.object({
      'If-None-Match': z.string().optional().describe('The `ETag` of the copy that the client has.'),
    }),
    body: null,
    answer: {
      status: 200,
      description: 'The document.',
      schema: null,
      mediaType: 'application/json',
      headers: { ETag: 'Changes with the document.' },
      orNothing: { 304: 'The client has this document.' },
    },
    problems: [],
    async respond({ request }) {
      built ??= build();
      const headers = { 'cache-control': cacheable, etag: built.etag };
      const known = (request.headers.get('if-none-match') ?? '')
        .split(',')
        .map((tag) => tag.trim().replace(/^W\//, ''));
      if (known.includes(built.etag) || known.includes('*')) return respond(304, null, headers);
      return respond(200, built.text, { ...headers, 'content-type': 'application/json' });
    },
  };
}

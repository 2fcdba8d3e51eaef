import { respond } from '../answer/response.ts';
import { nothing, type Route } from '../routing/route.ts';

/** Serves the document, built at the first request. It holds no shop's data, so anybody may read it. */
export function documentRoute(make: () => object): Route {
  let text: string | undefined;
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
    headers: nothing,
    body: null,
    answer: { status: 200, description: 'The document.', schema: null, mediaType: 'application/json' },
    problems: [],
    async respond() {
      text ??= JSON.stringify(make());
      return respond(200, text, { 'content-type': 'application/json' });
    },
  };
}

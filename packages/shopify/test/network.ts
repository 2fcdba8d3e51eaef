import { HttpResponse, http } from 'msw';
import { setupServer } from 'msw/node';
import { afterAll, afterEach, beforeAll } from 'vitest';

type Handler = (request: Request) => Promise<Response>;

/** Serves a simulator at Shopify's addresses, for the tests of one file. Any other address is refused. */
export function shopifyNetwork() {
  let handler: Handler | undefined;
  const answer = async ({ request }: { request: Request }) => {
    if (!handler) throw new Error('No simulator serves Shopify in this test; call serve() first.');
    try {
      return await handler(request);
    } catch (error) {
      // `fetch` throws this if a connection breaks.
      if (error instanceof TypeError && error.message === 'fetch failed') return HttpResponse.error();
      throw error;
    }
  };
  const server = setupServer(
    http.all('https://simulated-workshop.myshopify.com/*', answer),
    http.all('https://storage.googleapis.com/*', answer),
  );
  beforeAll(() => server.listen({ onUnhandledFrame: 'error' }));
  afterEach(() => {
    handler = undefined;
  });
  afterAll(() => server.close());
  return {
    serve: (simulator: { fetch: Handler }): void => {
      handler = simulator.fetch;
    },
  };
}

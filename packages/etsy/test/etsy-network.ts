import { HttpResponse, http } from 'msw';
import { setupServer } from 'msw/node';
import { afterAll, afterEach, beforeAll } from 'vitest';

type Handler = (request: Request) => Promise<Response>;

/** Puts a simulator where `fetch` looks for Etsy, for the tests of one file; any other address is refused. */
export function etsyNetwork() {
  let handler: Handler | undefined;
  const server = setupServer(
    http.all('https://api.etsy.com/*', async ({ request }) => {
      if (!handler) throw new Error('No simulator serves api.etsy.com in this test.');
      try {
        return await handler(request);
      } catch (error) {
        // What `fetch` throws where a connection breaks.
        if (error instanceof TypeError && error.message === 'fetch failed') return HttpResponse.error();
        throw error;
      }
    }),
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

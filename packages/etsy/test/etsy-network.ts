import { HttpResponse, http } from 'msw';
import { setupServer } from 'msw/node';
import { afterAll, afterEach, beforeAll } from 'vitest';

type Handler = (request: Request) => Promise<Response>;

/** Routes requests for Etsy to a simulator, in the tests of one file; any other address is an error. */
export function etsyNetwork() {
  let handler: Handler | undefined;
  const server = setupServer(
    http.all('https://api.etsy.com/*', async ({ request }) => {
      if (!handler) throw new Error('No simulator serves api.etsy.com in this test: call serve() first.');
      try {
        return await handler(request);
      } catch (error) {
        // `fetch` throws this when a connection breaks.
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

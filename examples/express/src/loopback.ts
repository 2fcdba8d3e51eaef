import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';

export type Handler = (request: Request) => Response | Promise<Response>;

export interface Served {
  /** What to fetch instead of the real address. */
  readonly origin: string;
  close(): Promise<void>;
}

/** Serves a handler on this machine alone, on a free port. It sees requests under `realOrigin`, as the provider would. */
export async function serveOnLoopback(handler: Handler, realOrigin: string): Promise<Served> {
  const listener = getRequestListener((request) => {
    const { pathname, search } = new URL(request.url);
    return handler(new Request(new URL(`${pathname}${search}`, realOrigin), request));
  });
  const server = createServer((incoming, outgoing) => {
    void listener(incoming, outgoing);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = listening(server.address());
  return {
    origin: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function listening(address: AddressInfo | string | null): AddressInfo {
  if (address === null || typeof address === 'string') throw new Error('The loopback server has no port.');
  return address;
}

/** A `fetch` that goes to the loopback address for the origins it knows, and to the world for all others. */
export const fetchThrough = (origins: ReadonlyMap<string, string>): typeof globalThis.fetch => {
  return (input, init) => {
    const request = new Request(input, init);
    const url = new URL(request.url);
    const origin = origins.get(url.origin);
    return globalThis.fetch(origin ? new Request(`${origin}${url.pathname}${url.search}`, request) : request);
  };
};

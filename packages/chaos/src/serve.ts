import { once } from 'node:events';
import { createServer } from 'node:http';
import { getRequestListener } from '@hono/node-server';

export interface Served {
  readonly origin: string;
  close(): void;
}

/**
 * Serves on this machine.
 * @param answer breaks the connection where it throws
 */
export async function serve(answer: (request: Request) => Promise<Response>): Promise<Served> {
  const listener = getRequestListener(async (request, { incoming }) => {
    try {
      return await answer(request);
    } catch {
      incoming.destroy();
      return new Response(null);
    }
  });
  const server = createServer((incoming, outgoing) => void listener(incoming, outgoing));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const address = server.address();
  if (typeof address !== 'object' || !address) throw new Error('There is no port to serve at.');
  return {
    origin: `http://127.0.0.1:${address.port}`,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

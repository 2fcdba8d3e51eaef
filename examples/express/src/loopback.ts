import { createServer, type Server } from 'node:http';
import { getRequestListener } from '@hono/node-server';

export interface Served {
  /** `http://127.0.0.1:{port}` */
  readonly origin: string;
  readonly close: () => Promise<void>;
}

/**
 * Serves a handler to this machine only.
 * @param port any free one if undefined
 * @throws Error with a remedy if the port is not available
 */
export async function serveOnLoopback(
  handler: (request: Request) => Promise<Response>,
  port: number | undefined,
): Promise<Served> {
  const listener = getRequestListener(handler);
  const server = createServer((incoming, outgoing) => {
    void listener(incoming, outgoing);
  });
  return bind(server, port);
}

/** Makes a server listen to this machine only. @throws like {@link serveOnLoopback} */
export async function bind(server: Server, port: number | undefined): Promise<Served> {
  // Clients close what they no longer use. A server that does so too may close while a request is on its way, if the machine is busy.
  server.keepAliveTimeout = 0;
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(refused(error, port)));
    server.listen(port ?? 0, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server on 127.0.0.1 has no port.');
  return {
    origin: `http://127.0.0.1:${address.port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function refused({ code, message }: NodeJS.ErrnoException, port: number | undefined): Error {
  const address = port === undefined ? '127.0.0.1' : `127.0.0.1:${port}`;
  if (code === 'EADDRINUSE')
    return new Error(
      `Port ${port} of 127.0.0.1 is in use: choose another one with PORT (the host) or --port N (the simulators).`,
    );
  return new Error(`The demo cannot listen on ${address}: ${message}.`);
}

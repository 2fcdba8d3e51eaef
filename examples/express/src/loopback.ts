import { createServer, type Server } from 'node:http';
import { getRequestListener } from '@hono/node-server';

export interface Served {
  /** `http://127.0.0.1:{port}` */
  readonly origin: string;
  readonly close: () => Promise<void>;
}

/**
 * Serves a handler to this machine alone.
 * @param port a free one unless told
 * @throws Error that says what to do where the port cannot be had.
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

/** Has a server listen to this machine alone. @throws as {@link serveOnLoopback} */
export async function bind(server: Server, port: number | undefined): Promise<Served> {
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
  const where = port === undefined ? '127.0.0.1' : `127.0.0.1:${port}`;
  if (code === 'EADDRINUSE')
    return new Error(
      `Port ${port} of 127.0.0.1 is in use: give another one with PORT (the host) or --port N (the simulators).`,
    );
  return new Error(`The demo cannot listen at ${where}: ${message}.`);
}

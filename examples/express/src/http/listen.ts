import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { bind } from '../loopback.ts';

type NodeHandler = (incoming: IncomingMessage, outgoing: ServerResponse) => void;

const starting: NodeHandler = (_incoming, outgoing) => void outgoing.writeHead(503).end('The demo is starting.\n');

export interface Listening {
  /** `http://127.0.0.1:{port}` */
  readonly origin: string;
  /** Handles requests from now on; before, they are answered with 503. */
  use(handler: NodeHandler): void;
  close(): Promise<void>;
}

/** Opens a local port before there is anything to serve, because providers need the address to send people back to. */
export async function listenOnLoopback(port: number | undefined): Promise<Listening> {
  let handler = starting;
  const server = createServer((incoming, outgoing) => handler(incoming, outgoing));
  const { origin, close } = await bind(server, port);
  return {
    origin,
    close,
    use: (by) => {
      handler = by;
    },
  };
}

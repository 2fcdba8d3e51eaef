import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';

/** Interrupts the caller at this request, counted from 0, before it takes effect or before it is answered. */
export interface Interruption {
  readonly request: number;
  readonly moment: 'before' | 'after';
  /** @returns whether the caller is still alive */
  act(): Promise<boolean>;
}

/** Serves a simulator on this machine, and interrupts its caller at a chosen request. */
export async function interruptibleServer(simulator: (request: Request) => Promise<Response>) {
  let interruption: Interruption | undefined;
  let received = 0;

  async function answer(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(Buffer.from(chunk));
    const hit = interruption?.request === received ? interruption : undefined;
    received += 1;
    // A request that a dead caller did not finish has no effect.
    if (hit?.moment === 'before' && !(await hit.act())) return void outgoing.destroy();
    const response = await simulator(toRequest(incoming, Buffer.concat(chunks)));
    if (hit?.moment === 'after' && !(await hit.act())) return void outgoing.destroy();
    outgoing.writeHead(response.status, Object.fromEntries(response.headers)).end(await response.text());
  }

  const server = createServer((incoming, outgoing) => void answer(incoming, outgoing));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const address = server.address();
  return {
    origin: `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`,
    /** Restarts the count of requests. */
    interrupt: (next: Interruption | undefined): void => {
      interruption = next;
      received = 0;
    },
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

function toRequest({ url = '/', method = 'GET', headers }: IncomingMessage, body: Buffer): Request {
  const { authorization = '', 'content-type': type = '' } = headers;
  return new Request(`https://graph.instagram.com${url}`, {
    method,
    headers: { authorization, 'content-type': type },
    ...(method === 'POST' ? { body: new Uint8Array(body) } : {}),
  });
}

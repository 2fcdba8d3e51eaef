import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';

/** Where something befalls a caller: at its request of this number, from 0, before it takes effect or before it is answered. */
export interface Ambush {
  readonly request: number;
  readonly moment: 'before' | 'after';
  /** @returns whether the caller is alive after it */
  act(): Promise<boolean>;
}

/** Serves a simulator on this machine, and lies in wait for who calls it where it is told to. */
export async function ambushServer(simulator: (request: Request) => Promise<Response>) {
  let ambush: Ambush | undefined;
  let asked = 0;

  async function answer(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(Buffer.from(chunk));
    const hit = ambush?.request === asked ? ambush : undefined;
    asked += 1;
    // What a dead caller had not sent to its end does not take effect.
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
    /** Counts requests anew. */
    lay: (next: Ambush | undefined): void => {
      ambush = next;
      asked = 0;
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

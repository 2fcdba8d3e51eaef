import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

/** First byte of PostgreSQL's message for a NOTIFY, which comes in its own packet. */
const notification = 'A'.charCodeAt(0);

export interface SilentProxy {
  /** URL of the database, through the proxy. */
  readonly url: string;
  /** From now on no notification passes, as in a pooler. */
  readonly fallDeaf: () => void;
  /** From now on connections stay open, and new ones are accepted, but nothing passes. */
  readonly fallSilent: () => void;
  /** How many connections to it are open. */
  readonly connections: () => number;
}

/**
 * A proxy to a database that can fall silent, like a machine that loses power or network. It closes with the test.
 * @param silentAfter how many messages reach the database before the proxy falls silent by itself.
 */
export async function openProxy(databaseUrl: string, silentAfter = Infinity): Promise<SilentProxy> {
  const url = new URL(databaseUrl);
  const { hostname, port } = url;
  const sockets = new Set<Socket>();
  let isSilent = false;
  let isDeaf = false;
  let messages = 0;
  const server = createServer((near) => {
    const far = connect(Number(port || 5432), hostname);
    sockets.add(near);
    near.on('data', (data) => {
      messages += 1;
      isSilent ||= messages > silentAfter;
      if (!isSilent) far.write(data);
    });
    far.on('data', (data) => isSilent || (isDeaf && data[0] === notification) || near.write(data));
    near.on('close', () => {
      sockets.delete(near);
      far.destroy();
    });
    far.on('close', () => isSilent || near.destroy());
    for (const socket of [near, far]) socket.on('error', () => 'a close follows');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  url.hostname = '127.0.0.1';
  url.port = String(portOf(server.address()));
  return {
    url: url.href,
    fallDeaf: () => {
      isDeaf = true;
    },
    fallSilent: () => {
      isSilent = true;
    },
    connections: () => sockets.size,
  };
}

function portOf(address: AddressInfo | string | null): number {
  if (typeof address !== 'object' || !address) throw new Error('The proxy has no port.');
  return address.port;
}

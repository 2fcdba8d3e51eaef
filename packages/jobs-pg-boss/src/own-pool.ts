import { Socket } from 'node:net';
import { Pool } from 'pg';

/** One listens, the others are for a moment each. */
const poolSize = 5;

export interface OwnPool {
  readonly pool: Pool;
  /** Cuts the connections that are left. One to a server that answers nothing ends in no other way, and keeps the process alive. */
  readonly cut: () => void;
}

export function openPool(connectionString: string): OwnPool {
  const sockets = new Set<Socket>();
  const stream = () => {
    const socket = new Socket();
    sockets.add(socket);
    return socket.once('close', () => sockets.delete(socket));
  };
  return {
    pool: new Pool({ connectionString, max: poolSize, keepAlive: true, allowExitOnIdle: true, stream }),
    cut: () => {
      for (const socket of sockets) socket.destroy();
    },
  };
}

import { Socket } from 'node:net';
import { Pool } from 'pg';

/** One connection listens, the others run short statements. */
const poolSize = 5;

export interface OwnPool {
  readonly pool: Pool;
  /** Destroys open connections. Otherwise one to a silent server would never end, and keep the process alive. */
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

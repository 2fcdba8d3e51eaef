import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

/** Starts the server of invented orders in a process of its own. */
export async function startServer(orders: number): Promise<{ origin: string; stop: () => void }> {
  const child = fork(join(import.meta.dirname, 'server.ts'), [String(orders)], {
    execArgv: ['--conditions=@makerfex/source'],
  });
  const [port] = await once(child, 'message');
  return { origin: `http://127.0.0.1:${port}`, stop: () => child.disconnect() };
}

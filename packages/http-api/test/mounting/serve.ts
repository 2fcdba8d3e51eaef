import type { Server } from 'node:http';
import type { Integrations } from '@makerfex/integrations-core';

/** Serves until the process is asked to stop. @returns what stops it */
export async function serve(server: Server, integrations: Integrations, port: number): Promise<() => Promise<void>> {
  await integrations.start();
  server.listen(port);
  const stop = async () => {
    const closed = new Promise((resolve) => server.close(resolve)); // no new requests
    await integrations.stop(); // releases runs and ends streams, so that the server can close
    await closed;
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void stop());
  return stop;
}

import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';

export interface Source {
  readonly origin: string;
  /** Requests so far. */
  readonly counts: { readonly answered: number; readonly refused: number };
  close(): void;
}

const dayMs = 86_400_000;
const secondsLeftOfDay = (): string => String(Math.ceil((dayMs - (Date.now() % dayMs)) / 1_000));

/**
 * The provider of every shop. It answers after `latencyMs`, and once all shops together have used its budget it refuses for
 * the rest of the day.
 */
export async function openSource(latencyMs: number, dailyBudget: number | null): Promise<Source> {
  const counts = { answered: 0, refused: 0 };
  const answer = (response: ServerResponse): void => {
    if (dailyBudget !== null && counts.answered >= dailyBudget) {
      counts.refused += 1;
      response.writeHead(429, { 'retry-after': secondsLeftOfDay() }).end();
      return;
    }
    counts.answered += 1;
    response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
  };
  const server = createServer((_, response) => void setTimeout(answer, latencyMs, response));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const address = server.address();
  if (typeof address !== 'object' || !address) throw new Error('There is no port to serve at.');
  return {
    origin: `http://127.0.0.1:${address.port}`,
    counts,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

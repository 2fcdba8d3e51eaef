import { setTimeout as delay } from 'node:timers/promises';
import { escapeIdentifier, type Pool, type PoolClient } from 'pg';

const reconnectAfterMs = 1_000;

/**
 * Calls `heard` for whatever is told to a channel, on a connection of the pool that it keeps, and once whenever it begins to
 * listen: something may have been told before. A connection that breaks is made anew.
 * @returns the function that ends it.
 */
export function listen(
  pool: Pool,
  channel: string,
  heard: () => void,
  failed: (error: unknown) => void,
): () => Promise<void> {
  const closing = new AbortController();
  const keepListening = async (): Promise<void> => {
    while (!closing.signal.aborted) {
      await listenOnce(pool, channel, heard, closing.signal).catch((error: unknown) => {
        if (!closing.signal.aborted) failed(error);
      });
      await delay(reconnectAfterMs, undefined, { signal: closing.signal }).catch(() => 'closing');
    }
  };
  const ended = keepListening();
  return () => {
    closing.abort();
    return ended;
  };
}

/** Resolves when `closing` aborts. */
async function listenOnce(pool: Pool, channel: string, heard: () => void, closing: AbortSignal): Promise<void> {
  const client = await pool.connect();
  try {
    const broken = breakOf(client);
    // It is awaited below; until then it must not count as unhandled.
    broken.catch(() => 'told when awaited');
    client.on('notification', heard);
    await client.query(`listen ${escapeIdentifier(channel)}`);
    heard();
    await Promise.race([broken, abortOf(closing)]);
  } finally {
    client.removeListener('notification', heard);
    // Destroyed and not given back: the next user of it would listen too.
    client.release(true);
  }
}

const breakOf = (client: PoolClient) =>
  new Promise<never>((_, reject) => {
    client.on('error', reject);
    client.on('end', () => reject(new Error('The connection ended.')));
  });

const abortOf = (signal: AbortSignal) =>
  new Promise<void>((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });

import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { IntegrationError, isIntegrationError } from '@makerfex/integrations-core';
import { escapeIdentifier, type Notification, type Pool, type PoolClient } from 'pg';
import { isPooled } from './pooled.ts';

const reconnectAfterMs = 1_000;
/** A connection through a pooler stays deaf, but a server that was slow may hear the next time. */
const listenAgainAfterMs = 60_000;
/** How long a test notification may take to arrive. */
const hearWithinMs = 5_000;

/**
 * Calls `heard` for each notification on a channel, and once whenever it starts to listen, since it may have missed some. It holds
 * one connection of the pool and replaces it when it breaks. If notifications do not arrive, it reports that once, as
 * `not_configured`, and tries again later.
 * @returns a function that stops it.
 */
export function listen(
  pool: Pool,
  channel: string,
  heard: () => void,
  failed: (error: unknown) => void,
): () => Promise<void> {
  const closing = new AbortController();
  let isDeaf = false;
  const keepListening = async (): Promise<void> => {
    while (!closing.signal.aborted) {
      const begin = () => {
        isDeaf = false;
        heard();
      };
      const error = await listenOnce(pool, channel, { begin, heard }, closing.signal).catch((cause: unknown) => cause);
      if (closing.signal.aborted) return;
      const wasDeaf = isDeaf;
      isDeaf = isIntegrationError(error, 'not_configured');
      if (!(isDeaf && wasDeaf)) failed(error);
      const pause = isDeaf ? listenAgainAfterMs : reconnectAfterMs;
      await delay(pause, undefined, { signal: closing.signal }).catch(() => 'closing');
    }
  };
  const ended = keepListening();
  return () => {
    closing.abort();
    return ended;
  };
}

interface Listener {
  /** Called once notifications are known to arrive. */
  readonly begin: () => void;
  readonly heard: () => void;
}

/** Resolves when `closing` aborts. @throws IntegrationError `not_configured` if notifications do not arrive */
async function listenOnce(
  pool: Pool,
  channel: string,
  { begin, heard }: Listener,
  closing: AbortSignal,
): Promise<void> {
  const client = await pool.connect();
  try {
    const broken = breakOf(client);
    // Awaited below; until then it must not count as unhandled.
    broken.catch(() => 'reported when awaited');
    // Do not listen on a pooled session: another client gets it next.
    if (await isPooled(client)) throw deaf();
    client.on('notification', heard);
    await client.query(`listen ${escapeIdentifier(channel)}`);
    const ended = Promise.race([broken, abortOf(closing)]);
    if (!(await Promise.race([hearsItself(pool, client, channel), ended.then(() => true)]))) {
      await client.query(`unlisten ${escapeIdentifier(channel)}`);
      throw deaf();
    }
    begin();
    await ended;
  } finally {
    client.removeListener('notification', heard);
    // Destroyed, not returned: its next user would listen too.
    client.release(true);
  }
}

/** Whether a notification that another connection sends arrives at this one. */
async function hearsItself(pool: Pool, client: PoolClient, channel: string): Promise<boolean> {
  const nonce = randomUUID();
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const hear = ({ payload }: Notification) => {
    if (payload === nonce) resolve(true);
  };
  const timer = setTimeout(() => resolve(false), hearWithinMs).unref();
  client.on('notification', hear);
  try {
    await pool.query('select pg_notify($1, $2)', [channel, nonce]);
    return await promise;
  } finally {
    clearTimeout(timer);
    client.removeListener('notification', hear);
  }
}

const deaf = () =>
  new IntegrationError(
    'not_configured',
    'Notifications of new runs do not arrive, because the connection goes through a pooler: set `listenConnectionString` to the address of the server itself.',
  );

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

import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { IntegrationError } from '@makerfex/integrations-core';
import { escapeIdentifier, type Notification, type Pool, type PoolClient } from 'pg';

const reconnectAfterMs = 1_000;
/** A deaf connection stays deaf for as long as it goes the same way; a server that was slow to answer does not. */
const listenAgainAfterMs = 60_000;
/** How long the connection may take to hear a notification of this process itself. */
const hearWithinMs = 5_000;

/**
 * Calls `heard` for each notification of a channel, on a connection of the pool that it keeps, and once whenever it begins to
 * listen, since it may have missed some. A connection that breaks is replaced. One that hears nothing is reported once, as
 * `not_configured`, and given up for a while.
 * @returns the function that ends it.
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
      isDeaf = error instanceof IntegrationError && error.code === 'not_configured';
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
  /** Called once it is known to hear. */
  readonly begin: () => void;
  readonly heard: () => void;
}

/** Resolves when `closing` aborts. @throws IntegrationError `not_configured` where nothing is heard */
async function listenOnce(
  pool: Pool,
  channel: string,
  { begin, heard }: Listener,
  closing: AbortSignal,
): Promise<void> {
  const client = await pool.connect();
  try {
    const broken = breakOf(client);
    // It is awaited below; until then it must not count as unhandled.
    broken.catch(() => 'told when awaited');
    // Do not even try: the session is somebody else's the next moment.
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
    // Destroyed and not given back: the next user of it would listen too.
    client.release(true);
  }
}

/** Whether a pooler lends the sessions: it gives the connection a process id of its own. */
async function isPooled(client: PoolClient): Promise<boolean> {
  const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
  // Absent in drivers that do not report it.
  return 'processID' in client && rows[0]?.pid !== client.processID;
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
    'New runs are not heard of at once, because the connection goes through a pooler: set `listenConnectionString` to the address of the server itself.',
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

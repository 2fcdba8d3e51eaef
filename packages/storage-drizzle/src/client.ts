import type { Client } from '@makerfex/integrations-storage-postgres/adapter';

interface PgClient extends Client {
  query(sql: string): Promise<unknown>;
}
interface PgPool {
  connect(): Promise<PgClient>;
}

/** A pool of `pg`, or one that is like it. A single client is none: two transactions at once would be one. */
export const isPool = (client: unknown): client is PgPool =>
  typeof client === 'object' &&
  client !== null &&
  'totalCount' in client &&
  'connect' in client &&
  typeof client.connect === 'function';

/** PGlite, which has one session and lets transactions wait for each other. */
export const isPglite = (client: unknown): boolean =>
  typeof client === 'object' && client !== null && 'waitReady' in client && 'transaction' in client;

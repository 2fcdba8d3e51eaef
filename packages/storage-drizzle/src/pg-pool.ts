import type { Client } from '@makerfex/integrations-storage-postgres/adapter';

interface PgClient extends Client {
  query(sql: string): Promise<unknown>;
}
interface PgPool {
  connect(): Promise<PgClient>;
}

const connects = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && 'connect' in value && typeof value.connect === 'function';

/** A pool of `pg`, or one that is like it. */
export const isPool = (value: unknown): value is PgPool => connects(value) && 'totalCount' in value;

/** A single client of `pg`. */
export const isClient = (value: unknown): boolean => connects(value) && !isPool(value);

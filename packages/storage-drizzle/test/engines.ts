import type { PGlite } from '@electric-sql/pglite';
import type { Storage } from '@makerfex/integrations-core/storage';
import { drizzle as drizzlePg } from 'drizzle-orm/node-postgres';
import { pgTable, text } from 'drizzle-orm/pg-core';
import { drizzle as drizzlePglite } from 'drizzle-orm/pglite';
import type { Pool } from 'pg';
import { openPglite, openPool, query } from '../../storage-postgres/test/open.ts';
import { type DrizzleTransaction, drizzleStorage } from '../src/index.ts';

export const hostNote = pgTable('host_note', { id: text('id').primaryKey(), text: text('text').notNull() });
const schema = { hostNote };

const onPool = (pool: Pool) => drizzlePg(pool, { schema });
/** What ports get on `pg`. The transactions of the other drivers have the same methods. */
export type Tx = Parameters<Parameters<ReturnType<typeof onPool>['transaction']>[0]>[0];

interface Opened<Of extends DrizzleTransaction> {
  readonly storage: Storage<Of>;
  close(): Promise<void>;
}

export function openPg(url: string, options: { max?: number } = {}): Opened<Tx> & { readonly pool: Pool } {
  const pool = openPool(url, options);
  return { pool, storage: drizzleStorage(onPool(pool)), close: () => pool.end() };
}

/** On the oldest release of Drizzle that is supported. */
export async function openOldest(url: string): Promise<Opened<Tx>> {
  const oldest: string = 'drizzle-orm-oldest/node-postgres';
  const { drizzle }: { drizzle: typeof drizzlePg } = await import(oldest);
  const pool = openPool(url);
  return { storage: drizzleStorage(drizzle(pool, { schema })), close: () => pool.end() };
}

export async function openOnPglite() {
  const pglite: PGlite = await openPglite();
  const storage = drizzleStorage(drizzlePglite(pglite, { schema }));
  return { pglite, storage, close: () => pglite.close() };
}

/** The query builders are the same; only what `execute` returns differs. */
const asOnPg = (storage: Storage<DrizzleTransaction>): Storage<Tx> => Object.assign(Object.create(null), storage);

/** A database with the storage on it, whose ports write as on `pg`. */
export interface Host {
  readonly storage: Storage<Tx>;
  /** Sends a statement past the storage, as a superuser. */
  query(sql: string): Promise<unknown[]>;
  endOtherSessions(): Promise<void>;
  close(): Promise<void>;
}

const endOthers =
  'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()';
const pastIt = (url: string): Pick<Host, 'query' | 'endOtherSessions'> => ({
  query: (sql) => query(url, sql),
  endOtherSessions: async () => void (await query(url, endOthers)),
});

/** `isOwn`: it has no other session, and so none that breaks. */
export const hosts: readonly { name: string; isOwn: boolean; readonly open: (url: string) => Promise<Host> }[] = [
  { name: 'pg', isOwn: false, open: async (url) => ({ ...openPg(url, { max: 2 }), ...pastIt(url) }) },
  {
    name: 'pg, in its oldest release',
    isOwn: false,
    open: async (url) => ({ ...(await openOldest(url)), ...pastIt(url) }),
  },
  {
    name: 'PGlite',
    isOwn: true,
    open: async () => {
      const { pglite, storage, close } = await openOnPglite();
      return {
        storage: asOnPg(storage),
        close,
        query: async (sql) => (await pglite.query(sql)).rows,
        endOtherSessions: async () => undefined,
      };
    },
  },
];

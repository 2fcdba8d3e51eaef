import type { Storage } from '@makerfex/integrations-core/storage';
import { CamelCasePlugin, Kysely, PGliteDialect, PostgresDialect, type Transaction } from 'kysely';
import type { Pool } from 'pg';
import { openPglite, openPool, query } from '../../storage-postgres/test/open.ts';
import { kyselyStorage } from '../src/index.ts';

/** The host's own tables. */
export interface Tables {
  hostNote: { id: string; text: string };
}
export type Tx = Transaction<Tables>;

interface Opened {
  readonly storage: Storage<Tx>;
  close(): Promise<void>;
}

// Renames in both directions, and within JSON: the integrations must not see it.
const plugins = () => [new CamelCasePlugin()];

/** As docs/kysely.md has it: without the listener, a connection that breaks between two statements ends the process. */
function openGuardedPool(url: string): Pool {
  const pool = openPool(url, { max: 5 });
  pool.on('connect', (client) => void client.on('error', () => undefined));
  return pool;
}

export function openPg(url: string): Opened {
  const pool = openGuardedPool(url);
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }), plugins: plugins() });
  return { storage: kyselyStorage(db, { pool }), close: () => db.destroy() };
}

/** On the oldest release of Kysely that is supported. */
export async function openOldest(url: string): Promise<Opened> {
  const oldest: string = 'kysely-oldest';
  const released: typeof import('kysely') = await import(oldest);
  const pool = openGuardedPool(url);
  const db = new released.Kysely<Tables>({
    dialect: new released.PostgresDialect({ pool }),
    plugins: [new released.CamelCasePlugin()],
  });
  return { storage: kyselyStorage(db, { pool }), close: () => db.destroy() };
}

export async function openOnPglite() {
  const pglite = await openPglite();
  const db = new Kysely<Tables>({ dialect: new PGliteDialect({ pglite }), plugins: plugins() });
  return { pglite, storage: kyselyStorage(db), close: () => db.destroy() };
}

/** A database with the storage on it. */
export interface Host extends Opened {
  /** Sends a statement past the storage, as a superuser. */
  query(sql: string): Promise<unknown[]>;
  endOtherSessions(): Promise<void>;
}

const endOthers =
  'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()';
const pastIt = (url: string): Pick<Host, 'query' | 'endOtherSessions'> => ({
  query: (sql) => query(url, sql),
  endOtherSessions: async () => void (await query(url, endOthers)),
});

/** `isOwn`: it has no other session, and so none that breaks. */
export const hosts: readonly { name: string; isOwn: boolean; readonly open: (url: string) => Promise<Host> }[] = [
  { name: 'pg', isOwn: false, open: async (url) => ({ ...openPg(url), ...pastIt(url) }) },
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
        storage,
        close,
        query: async (sql) => (await pglite.query(sql)).rows,
        endOtherSessions: async () => undefined,
      };
    },
  },
];

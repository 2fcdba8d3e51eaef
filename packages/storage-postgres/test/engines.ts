import type { Storage } from '@makerfex/integrations-core/storage';
import { postgresStorage } from '../src/index.ts';
import { pgliteStorage } from '../src/pglite/index.ts';
import { copyTemplate } from './database.ts';
import { openPglite, openPool } from './open.ts';

/** What the transactions of both have. */
export interface Tx {
  query(sql: string, parameters?: unknown[]): Promise<{ readonly rows: readonly unknown[] }>;
}

export interface Engine {
  readonly storage: Storage<Tx>;
  /** Sends a statement past the storage, as a superuser. */
  query(sql: string, parameters?: unknown[]): Promise<unknown[]>;
  close(): Promise<void>;
}

/** An empty database with the tables made. */
export async function openPostgres(): Promise<Engine> {
  const database = await copyTemplate();
  const pool = openPool(database.url);
  return {
    storage: postgresStorage(pool),
    query: async (sql, parameters) => (await pool.query<Record<string, unknown>>(sql, parameters)).rows,
    close: async () => {
      await pool.end();
      await database.drop();
    },
  };
}

/** Opens an empty database of each kind, with the tables made. */
export const engines: readonly (readonly [name: string, open: () => Promise<Engine>])[] = [
  [
    'PGlite',
    async () => {
      const pglite = await openPglite();
      return {
        storage: pgliteStorage(pglite),
        query: async (sql, parameters) => (await pglite.query(sql, parameters)).rows,
        close: () => pglite.close(),
      };
    },
  ],
  ['PostgreSQL', openPostgres],
];

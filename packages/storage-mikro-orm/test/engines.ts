import type { SqlEntityManager } from '@mikro-orm/postgresql';
import { copyTemplate } from './database.ts';
import { openPglite, openPostgres } from './open.ts';

export interface Engine {
  readonly orm: { readonly em: SqlEntityManager };
  close(): Promise<void>;
}

/** Opens an empty database of each kind, with the tables made. */
export const engines: readonly (readonly [name: string, open: () => Promise<Engine>])[] = [
  [
    'PGlite',
    async () => {
      const orm = await openPglite();
      return { orm, close: () => orm.close(true) };
    },
  ],
  [
    'PostgreSQL',
    async () => {
      const database = await copyTemplate();
      const orm = await openPostgres(database.url);
      const close = async () => {
        await orm.close(true);
        await database.drop();
      };
      return { orm, close };
    },
  ],
];

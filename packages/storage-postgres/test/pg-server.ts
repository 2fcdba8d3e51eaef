// By its path: vitest resolves no source condition for this file.

import { Pool } from 'pg';
import type { TestProject } from 'vitest/node';
import { createDatabase, startPostgres } from '../../testkit/src/postgres.ts';
import { migratePostgres } from '../src/postgres.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** The server of this run, and its database with our tables that each test file copies. */
    postgres: { readonly url: string; readonly template: string };
  }
}

/** One server for all test files of the project. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await startPostgres();
  const template = await createDatabase(server.url);
  const pool = new Pool({ connectionString: template.url });
  await pool.query('create table host_note (id text primary key, text text not null)');
  await migratePostgres(pool);
  await pool.end();
  project.provide('postgres', { url: server.url, template: template.name });
  return async () => {
    await template.drop();
    await server.stop();
  };
}

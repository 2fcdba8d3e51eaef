import { createDatabase, startPostgres } from '@makerfex/integrations-testkit/postgres';
import type { TestProject } from 'vitest/node';
import { openPostgres } from '../src/database.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** The server of this test run, and its database with all tables of the demo's host, which tests copy. */
    postgres: { readonly url: string; readonly template: string };
  }
}

/** One server for all test files of the project. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await startPostgres();
  const template = await createDatabase(server.url);
  const orm = await openPostgres(template.url);
  await orm.close(true);
  project.provide('postgres', { url: server.url, template: template.name });
  return async () => {
    await template.drop();
    await server.stop();
  };
}

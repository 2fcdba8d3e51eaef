// By its path: vitest resolves no source condition for this file.
import type { TestProject } from 'vitest/node';
import { startPostgres } from '../../testkit/src/postgres.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** The address of the server of this run, as its superuser. */
    serverUrl: string;
  }
}

/** One server for all test files of the project. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await startPostgres();
  project.provide('serverUrl', server.url);
  return () => server.stop();
}

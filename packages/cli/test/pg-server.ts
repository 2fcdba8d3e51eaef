// By its path: vitest resolves no source condition for this file.
import type { TestProject } from 'vitest/node';
import { startPostgres } from '../../testkit/src/postgres.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** The server of this run. */
    postgres: { readonly url: string };
  }
}

/** One server for all test files of the project. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await startPostgres();
  project.provide('postgres', { url: server.url });
  return () => server.stop();
}

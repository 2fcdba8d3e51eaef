import { consoleLogger, IntegrationError, type Logger } from '@makerfex/integrations-core';
import { option } from '@makerfex/integrations-core/options';
import type { Pool } from 'pg';
import { openPool } from './own-pool.ts';
import { queueError } from './queue-error.ts';

/** Either a connection string or a pool. */
export type PgBossConnection =
  | {
      /** The host's database. The engine opens its own small pool and closes it when it stops. */
      readonly connectionString: string;
      readonly pool?: undefined;
    }
  | {
      /**
       * A pool with pg's default type parsers and room for five connections, one of which listens. The engine leaves it open.
       * Do not pass the ORM's pool if it has other type parsers.
       */
      readonly pool: Pool;
      readonly connectionString?: undefined;
    };

export type PgBossInstallation = PgBossConnection & {
  /**
   * A schema for pg-boss's tables only.
   * @default 'integration_jobs'
   */
  readonly schema?: string;
  /**
   * Logs transient errors. A pino logger fits.
   * @default consoleLogger
   */
  readonly log?: Logger;
};

/** Schemas of the options that all functions of the package take. */
export const installationFields = {
  connectionString: option.text().optional(),
  pool: option.instance<Pool>('a pool of pg', ['query', 'connect']).optional(),
  schema: option.text().optional(),
  log: option.log().optional(),
};
export const installationOptions = option.group<PgBossInstallation>(installationFields);

/** An engine's connections: the pool for its statements, and the one whose connection listens. */
export interface OpenConnection {
  readonly pool: Pool;
  readonly listenPool: Pool;
  readonly schema: string;
  readonly log: Logger;
  readonly signal: AbortSignal;
  /** Closes the engine's own pools. */
  readonly end: () => Promise<unknown>;
  /** Destroys connections of those pools that are still open. */
  readonly cut: () => void;
}

/** @param listenConnectionString address of the server itself, if the connection goes through a pooler */
export function openConnection(
  { connectionString, pool: given, schema = 'integration_jobs', log = consoleLogger }: PgBossInstallation,
  signal: AbortSignal,
  listenConnectionString?: string,
): OpenConnection {
  const own = given ? null : openOwn(connectionString, log);
  const listening = listenConnectionString === undefined ? null : openOwn(listenConnectionString, log);
  const pool = given ?? own?.pool;
  if (!pool)
    throw new IntegrationError(
      'not_configured',
      'pgBossJobs needs a `connectionString` or a `pool`: set one of the two.',
    );
  const opened = [own, listening].filter((one) => one !== null);
  return {
    pool,
    listenPool: listening?.pool ?? pool,
    schema,
    log,
    signal,
    end: () => Promise.all(opened.map((one) => one.pool.end())),
    cut: () => {
      for (const one of opened) one.cut();
    },
  };
}

function openOwn(connectionString: string, log: Logger) {
  const own = openPool(connectionString);
  own.pool.on('error', (error) => {
    if (!own.pool.ending)
      log.error({ err: queueError(error) }, 'A connection to the queue of runs broke; reconnecting.');
  });
  return own;
}

import { consoleLogger, IntegrationError, type Logger } from '@makerfex/integrations-core';
import type { Pool } from 'pg';
import { openPool } from './own-pool.ts';
import { queueError } from './queue-error.ts';

/** One of the two. */
export type PgBossConnection =
  | {
      /** Of the host's database. A small pool of its own is made, and ended with the engine. */
      readonly connectionString: string;
      readonly pool?: undefined;
    }
  | {
      /** With pg's usual type parsers, and room for five connections, one of which is kept to listen. It stays open. */
      readonly pool: Pool;
      readonly connectionString?: undefined;
    };

export type PgBossInstallation = PgBossConnection & {
  /**
   * Of pg-boss's tables, and of nothing else.
   * @default 'integration_jobs'
   */
  readonly schema?: string;
  /** Told of faults that pass by themselves. The console unless given; a pino logger fits. */
  readonly log?: Logger;
};

/** What an engine works with: the pool of its statements, and the one whose connection listens. */
export interface OpenConnection {
  readonly pool: Pool;
  readonly listenPool: Pool;
  readonly schema: string;
  readonly log: Logger;
  readonly signal: AbortSignal;
  /** Ends the pools that are the engine's own. */
  readonly end: () => Promise<unknown>;
  /** Cuts the connections of those pools that are left. */
  readonly cut: () => void;
}

/** @param listenConnectionString of the server itself, if the connection goes through a pooler. */
export function openConnection(
  { connectionString, pool: given, schema = 'integration_jobs', log = consoleLogger }: PgBossInstallation,
  signal: AbortSignal,
  listenConnectionString?: string,
): OpenConnection {
  const own = given ? null : openOwn(connectionString, log);
  const listening = listenConnectionString === undefined ? null : openOwn(listenConnectionString, log);
  const pool = given ?? own?.pool;
  if (!pool) throw new IntegrationError('not_configured', 'pgBossJobs needs a `connectionString` or a `pool`.');
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
      log.error({ err: queueError(error) }, 'A connection to the queue of runs broke; it is made anew.');
  });
  return own;
}

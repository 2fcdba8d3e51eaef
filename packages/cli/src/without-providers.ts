import { randomBytes } from 'node:crypto';
import { createIntegrations, type KeyProvider, keyring, type Logger } from '@makerfex/integrations-core';
import type { JobEngine } from '@makerfex/integrations-core/jobs';
import { postgresStorage, type SchemaOptions } from '@makerfex/integrations-storage-postgres';
import type { Pool } from 'pg';

/** For commands that neither seal nor open a secret. */
const unusedVault = (): KeyProvider =>
  keyring({ current: 'unused', keys: { unused: randomBytes(32).toString('base64') } });

/** Executes nothing here: the next sweep of a worker finds a run whose turn has come. */
const noJobs: JobEngine = {
  attach: () => undefined,
  enqueue: () => undefined,
  start: async () => undefined,
  stop: async () => undefined,
};

interface Parts {
  readonly pool: Pool;
  readonly schema: SchemaOptions;
  readonly log: Logger;
  readonly vault?: KeyProvider;
  /** What {@link CliConfig} has of the options with which `createIntegrations` purges. */
  readonly keepRunsDays?: number | undefined;
  readonly keepDeletedRecordsDays?: number | undefined;
}

/** The integrations of a host as far as commands need them: its rows, but no provider, no port and no worker. */
export const withoutProviders = ({
  pool,
  schema,
  log,
  keepRunsDays,
  keepDeletedRecordsDays,
  vault = unusedVault(),
}: Parts) =>
  createIntegrations({
    providers: [],
    storage: postgresStorage(pool, schema),
    vault,
    ports: {},
    runs: { ...(keepRunsDays !== undefined && { keepDays: keepRunsDays }) },
    records: { ...(keepDeletedRecordsDays !== undefined && { keepDeletedDays: keepDeletedRecordsDays }) },
    jobs: noJobs,
    log,
  });

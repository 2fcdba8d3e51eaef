import { IntegrationError } from '@makerfex/integrations-core';

/**
 * SQLSTATEs that pass: a lost connection, a deadlock, too many connections, an administrator, a standby, a time limit. An engine has
 * no storage to ask; a test holds them against those of the storage.
 */
const passing = /^(08|40|53|57|25006|25P03|25P04|55P03)/;
/** A schema, table or function that is not there, or may not be used. */
const unusable = /^(3F000|42P01|42883|42501)$/;
const sqlState = /^(?=.*\d)[0-9A-Z]{5}$/;

/** What went wrong between pg-boss and the database, without the database's own words: they quote parameters. */
export function queueError(error: unknown): IntegrationError {
  if (error instanceof IntegrationError) return error;
  const code = codeOf(error);
  if (unusable.test(code) || saysPgBoss(error)) return noQueue();
  if (sqlState.test(code) && !passing.test(code))
    return new IntegrationError('internal', `The database refused a statement about the queue of runs (${code}).`);
  return new IntegrationError('storage_unavailable', `The queue of runs cannot be reached (${code}): try again.`);
}

export const noQueue = () =>
  new IntegrationError(
    'not_configured',
    'The queue of runs is not there, not up to date, or not for this role: run installPgBossJobs with the role that owns its schema, and grant this one what it needs.',
  );

/** Whether the tables of the queue are missing. */
export const isMissing = (error: unknown): boolean => /^(3F000|42P01)$/.test(codeOf(error));

/** pg-boss's own words about its tables come without a code. */
const saysPgBoss = (error: unknown): boolean => error instanceof Error && error.message.startsWith('pg-boss ');

function codeOf(error: unknown): string {
  if (typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string')
    return error.code;
  return error instanceof Error ? error.name : typeof error;
}

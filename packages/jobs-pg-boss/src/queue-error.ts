import { IntegrationError, isIntegrationError } from '@makerfex/integrations-core';

/**
 * Transient SQLSTATEs: a lost connection, a deadlock, too many connections, an administrator, a standby, a time limit. An engine has
 * no access to the storage's list, so a test compares the two.
 */
const transient = /^(08|40|53|57|25006|25P03|25P04|55P03)/;
/** A schema, table or function that is missing or not permitted. */
const unusable = /^(3F000|42P01|42883|42501)$/;
const sqlState = /^(?=.*\d)[0-9A-Z]{5}$/;

/** An error of pg-boss or the database, without the original message: that quotes parameters. */
export function queueError(error: unknown): IntegrationError {
  if (isIntegrationError(error)) return error;
  const code = codeOf(error);
  if (unusable.test(code) || saysPgBoss(error)) return noQueue();
  if (sqlState.test(code) && !transient.test(code))
    return new IntegrationError(
      'internal',
      `The database refused a statement of the queue of runs (${code}): look the SQLSTATE up in PostgreSQL's documentation.`,
    );
  return new IntegrationError('storage_unavailable', `Cannot reach the queue of runs (${code}): try again.`);
}

export const noQueue = () =>
  new IntegrationError(
    'not_configured',
    'The queue of runs is missing, outdated, or not accessible to this role: run installPgBossJobs with the role that owns its schema, and grant this role what it needs (docs/jobs.md).',
  );

/** Whether the tables of the queue are missing. */
export const isMissing = (error: unknown): boolean => /^(3F000|42P01)$/.test(codeOf(error));

/** pg-boss's own errors about its tables have no code. */
const saysPgBoss = (error: unknown): boolean => error instanceof Error && error.message.startsWith('pg-boss ');

function codeOf(error: unknown): string {
  if (typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string')
    return error.code;
  return error instanceof Error ? error.name : typeof error;
}

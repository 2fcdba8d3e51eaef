import { IntegrationError } from '@makerfex/integrations-core';

/** SQLSTATEs of what passes: a lost connection, a deadlock, too many connections, an administrator, a time-out of a lock. */
const passing = /^(08|40|53|57|25P03|55P03)/;
const sqlState = /^(?=.*\d)[0-9A-Z]{5}$/;

const advice = new Map([
  ['42P01', 'run the migrations of the integrations'],
  ['42703', 'run the migrations of the integrations'],
  ['42883', 'run the migrations of the integrations'],
  ['42501', 'grant the role of the application what it needs on the tables and functions of the integrations'],
]);

/**
 * What the database or its driver did, without a value and without a cause: their own messages quote parameters.
 * @returns `internal` where the database refused a statement, `storage_unavailable` where it may not the next time.
 */
export function storageError(error: unknown): IntegrationError {
  if (error instanceof IntegrationError) return error;
  const [code, constraint, table] = ['code', 'constraint', 'table'].map((name) => read(error, name));
  const facts = [code, constraint && `constraint ${constraint}`, table && `table ${table}`].filter(Boolean).join(', ');
  const isAnswer = code !== undefined && sqlState.test(code);
  if (error instanceof TypeError || (isAnswer && !passing.test(code)))
    return new IntegrationError(
      'internal',
      `The database refused a statement of the integrations (${facts || 'a fault of the driver'})${
        advice.has(code ?? '') ? `: ${advice.get(code ?? '')}` : ''
      }.`,
    );
  return new IntegrationError(
    'storage_unavailable',
    `The database cannot be reached, or gave way to another transaction (${facts || 'no answer'}): try again.`,
  );
}

function read(error: unknown, name: string): string | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  const value: unknown = Reflect.get(error, name);
  return typeof value === 'string' ? value : undefined;
}

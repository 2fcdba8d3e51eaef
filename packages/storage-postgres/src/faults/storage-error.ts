import { IntegrationError, isIntegrationError } from '@makerfex/integrations-core';
import { causesOf } from '@makerfex/integrations-core/storage';
import { firstFault } from './first-fault.ts';
import { abortedState, connectionWordsOf, isTransientFault, stateOf, stateWithin, textOf } from './transient.ts';

const migrate =
  'run the migrations of the integrations; if they ran in a schema of their own, name it in the option `schema` of the storage';
const signIn = 'check the user and the password in the address of the database';
const advice = new Map([
  ['42P01', migrate],
  ['3F000', migrate],
  ['42703', migrate],
  ['42883', migrate],
  ['28000', signIn],
  ['28P01', signIn],
  ['3D000', 'check the name in the address of the database, or create it'],
  ['42501', 'grant the role of the application what it needs: `npx makerfex-integrations grants` prints the SQL'],
]);
/** Row-level security has the SQLSTATE of a missing grant. PostgreSQL names the routine that refused, in every language. */
const wallRoutine = 'ExecWithCheckOptions';
const wallAdvice =
  'the transaction was not bound to the shop any more. A port must not end its transaction (`commit`, `rollback`)';

const adviceOn = (error: unknown, state: string | undefined): string | undefined =>
  causesOf(error).some((cause) => textOf(cause, 'routine') === wallRoutine) ? wallAdvice : advice.get(state ?? '');

/** As `Storage.isTransient`. */
export const isTransient = (error: unknown): boolean => isTransientFault(error) || isTransientFault(firstFault());

/**
 * Restates what the database or its driver said, without a value and without a cause: their own messages quote parameters.
 * @returns `storage_unavailable` if it may pass, `port_failed` if the transaction was ended by an error that was caught, otherwise
 * `internal`: the database refused a statement
 */
export function storageError(error: unknown): IntegrationError {
  if (isIntegrationError(error)) return error;
  const state = stateWithin(error);
  const isAnswer = state !== undefined || error instanceof TypeError;
  if (isTransient(error) || !isAnswer)
    return new IntegrationError(
      'storage_unavailable',
      `The database cannot be reached, or gave way to another transaction (${factsOf(error) || connectionWordsOf(error) || 'no answer'}): try again.`,
    );
  if (state === abortedState) return notKept(firstFault() ?? error);
  const then = adviceOn(error, state);
  return new IntegrationError(
    'internal',
    `The database refused a statement of the integrations (${factsOf(error) || 'a fault of the driver'})${then ? `: ${then}` : ''}.`,
  );
}

/** Restates what a commit failed with. It is refused for a deferred constraint, and the integrations have none. */
export const commitError = (error: unknown): IntegrationError =>
  isIntegrationError(error) || isTransient(error) || stateWithin(error) === undefined
    ? storageError(error)
    : notKept(error);

/** What was written through the transaction cannot be kept: its author has to correct it. */
export function notKept(cause: unknown): IntegrationError {
  const facts = factsOf(cause);
  return new IntegrationError(
    'port_failed',
    `What was written through the transaction could not be kept${facts && ` (${facts})`}, and all of it was rolled back: see the cause, which may have been caught before.`,
    { cause },
  );
}

/** The code, constraint and table of the fault that came first. */
function factsOf(error: unknown): string {
  const known = [...causesOf(error), ...causesOf(firstFault())].filter((each) => textOf(each, 'code') !== undefined);
  const fault = known.find((each) => stateOf(each) !== abortedState) ?? known[0];
  const [code, constraint, table] = ['code', 'constraint', 'table'].map((name) => textOf(fault, name));
  return [code, constraint && `constraint ${constraint}`, table && `table ${table}`].filter(Boolean).join(', ');
}

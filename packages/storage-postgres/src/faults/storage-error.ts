import { IntegrationError, isIntegrationError } from '@makerfex/integrations-core';
import { causesOf } from '@makerfex/integrations-core/storage';
import { firstFault } from './first-fault.ts';
import { abortedState, connectionWordsOf, isTransientFault, stateOf, stateWithin, textOf } from './transient.ts';

const advice = new Map([
  ['42P01', 'run the migrations of the integrations'],
  ['3F000', 'run the migrations of the integrations'],
  ['42703', 'run the migrations of the integrations'],
  ['42883', 'run the migrations of the integrations'],
  ['42501', 'grant the role of the application what it needs on the tables and functions of the integrations'],
]);

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
  return new IntegrationError(
    'internal',
    `The database refused a statement of the integrations (${factsOf(error) || 'a fault of the driver'})${
      advice.has(state ?? '') ? `: ${advice.get(state ?? '')}` : ''
    }.`,
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

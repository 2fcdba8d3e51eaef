import { AsyncLocalStorage } from 'node:async_hooks';
import { IntegrationError } from './errors.ts';
import { isId } from './ids.ts';
import type { PageRequest } from './storage.ts';

// What every storage has to do alike.

const maxPageSize = 200;
/** Idempotency keys of requests that joined a run, its own not counted. */
export const mostJoinedKeys = 100;
/** OAuth states of a connection that are open at once. */
export const mostOAuthStates = 10;

/**
 * What a storage makes of a request for a page.
 * @throws IntegrationError `invalid_input` where the cursor is none.
 */
export function readPageRequest({ limit, after }: PageRequest): { size: number; after: string | null } {
  if (after !== undefined && !isId(after))
    throw new IntegrationError('invalid_input', 'The cursor is not one of this list: read the list from its start.');
  return { size: Math.min(Math.max(limit, 1), maxPageSize), after: after ?? null };
}

/**
 * Keeps the transactions of one storage from being nested: the inner one would wait for the outer one, which waits for it.
 * @returns the function to run each transaction in.
 */
export function refuseNesting(): <Result>(transaction: () => Promise<Result>) => Promise<Result> {
  const current = new AsyncLocalStorage<{ isOpen: boolean }>();
  return async (transaction) => {
    if (current.getStore()?.isOpen)
      throw new IntegrationError(
        'internal',
        'The integrations were called from inside one of their own transactions: work through the one that is open, or after it.',
      );
    const state = { isOpen: true };
    return current.run(state, transaction).finally(() => {
      state.isOpen = false;
    });
  };
}

import { AsyncLocalStorage } from 'node:async_hooks';
import { IntegrationError, isIntegrationError } from '../errors.ts';
import { isId } from '../ids.ts';
import type { PageRequest } from './repositories.ts';

// What every storage does the same way.

/** Bounds of a page of a list, in the library and over HTTP. */
export const pageSizes = { default: 50, most: 200 } as const;
/** Most idempotency keys of requests that joined a run, beside its own. */
export const mostJoinedKeys = 100;
/** How many runs of a connection are looked at for the newest of each capability. */
export const recentRuns = 50;
/** Most open OAuth states of a connection. */
export const mostOAuthStates = 10;

/**
 * Reads a request for a page.
 * @throws IntegrationError `invalid_input` if the cursor is invalid
 * @example
 * const { size, after } = readPageRequest({ limit: 50, after: cursor });
 */
export function readPageRequest({ limit, after }: PageRequest): { size: number; after: string | null } {
  if (after !== undefined && !isId(after))
    throw new IntegrationError('invalid_input', 'The cursor is not one of this list: read the list from its start.');
  return { size: Math.min(Math.max(limit, 1), pageSizes.most), after: after ?? null };
}

/** More errors than anybody wraps. */
const maxCauses = 100;

/**
 * Lists an error and everything it wraps: its `cause`, the `errors` of an `AggregateError`, and theirs. Each only once, the
 * outermost first, at most 100.
 * @example
 * const isTransient = (error: unknown) => causesOf(error).some((cause) => readCode(cause) === '40P01');
 */
export function causesOf(error: unknown): readonly unknown[] {
  const found = new Set([error]);
  for (const each of found) {
    for (const inner of [read(each, 'cause'), read(each, 'errors')].flat()) if (inner !== undefined) found.add(inner);
    if (found.size > maxCauses) break;
  }
  return [...found].slice(0, maxCauses);
}

/** A getter of an error that is not ours may throw. */
function read(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  try {
    return Reflect.get(value, name);
  } catch {
    return undefined;
  }
}

/** Whether an error is a storage's `storage_unavailable`, or wraps one. */
export const isStorageUnavailable = (error: unknown): boolean =>
  causesOf(error).some((cause) => isIntegrationError(cause, 'storage_unavailable'));

/**
 * Refuses nested transactions of one storage: the inner one would wait for the outer one, which waits for it.
 * @returns the function to run each transaction in
 * @example
 * const unnested = refuseNesting();
 * const transaction = (work: () => Promise<void>) => unnested(() => database.transaction(work));
 */
export function refuseNesting(): <Result>(transaction: () => Promise<Result>) => Promise<Result> {
  const current = new AsyncLocalStorage<{ isOpen: boolean }>();
  return async (transaction) => {
    if (current.getStore()?.isOpen)
      throw new IntegrationError(
        'internal',
        'The integrations were called from inside one of their own transactions: use the open transaction, or call them after it.',
      );
    const state = { isOpen: true };
    return current.run(state, transaction).finally(() => {
      state.isOpen = false;
    });
  };
}

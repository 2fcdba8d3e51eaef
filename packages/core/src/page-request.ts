import { IntegrationError } from './errors.ts';
import { isId } from './ids.ts';
import type { PageRequest } from './storage.ts';

const maxPageSize = 200;

/**
 * What a storage makes of a request for a page.
 * @throws IntegrationError `invalid_input` where the cursor is none.
 */
export function readPageRequest({ limit, after }: PageRequest): { size: number; after: string | null } {
  if (after !== undefined && !isId(after))
    throw new IntegrationError('invalid_input', 'The cursor is not one of this list: read the list from its start.');
  return { size: Math.min(Math.max(limit, 1), maxPageSize), after: after ?? null };
}

import { IntegrationError } from '@makerfex/integrations-core';

/** Deeper than anything that is meant. */
const maxDepth = 32;

/**
 * @throws IntegrationError `invalid_input` where JSON holds what PostgreSQL does not store (NUL, half of a surrogate pair) or is
 * nested deeper than code that walks it can go. Neither keys nor values are named: they may be secret.
 */
export function requireStorable(body: unknown): void {
  // A list in place of recursion: the depth is what has to be found out.
  for (let level = [body], depth = 1; level.length > 0; level = level.flatMap(childrenOf), depth += 1) {
    if (depth > maxDepth) throw refusal(`is nested deeper than ${maxDepth} levels`);
    if (!level.every(isStorable))
      throw refusal('holds a character that cannot be stored: NUL, or half of a surrogate pair');
  }
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

/** Keys are text that is stored too. */
const childrenOf = (value: unknown): unknown[] => {
  if (Array.isArray(value)) return value;
  return isObject(value) ? Object.entries(value).flat() : [];
};

const isStorable = (value: unknown): boolean =>
  typeof value !== 'string' || (value.isWellFormed() && !value.includes('\0'));

const refusal = (problem: string): IntegrationError =>
  new IntegrationError('invalid_input', `The body is not valid: it ${problem}.`, { issues: [{ path: '', problem }] });

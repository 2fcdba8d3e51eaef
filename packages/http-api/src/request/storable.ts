import { findJsonExcess, IntegrationError } from '@makerfex/integrations-core';

/** Deepest nesting of lists and objects: deeper than anything that is meant. */
const maxDepth = 32;

/** Before it is parsed, so that nothing that walks it can be overwhelmed. @throws IntegrationError `invalid_input`, with the limit */
export function requireShallow(text: string): void {
  const excess = findJsonExcess(text, maxDepth);
  if (excess) throw refusal(excess);
}

/**
 * @throws IntegrationError `invalid_input` if JSON holds what PostgreSQL does not store (NUL, half of a surrogate pair). Neither
 * keys nor values are named: they may be secret.
 */
export function requireStorable(body: unknown): void {
  for (let level = [body]; level.length > 0; level = level.flatMap(childrenOf))
    if (!level.every(isStorable))
      throw refusal('holds a character that cannot be stored: NUL, or half of a surrogate pair');
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

import { IntegrationError } from '@makerfex/integrations-core';
import { findJsonExcess } from '@makerfex/integrations-core/provider';

/** Deepest accepted nesting of lists and objects; no real body needs as much. */
const maxDepth = 32;

/** Checked before parsing, so that recursive readers cannot overflow. @throws IntegrationError `invalid_input`, with the limit */
export function requireShallow(text: string): void {
  const excess = findJsonExcess(text, maxDepth);
  if (excess) throw refusal(excess);
}

/**
 * @throws IntegrationError `invalid_input` if JSON holds characters that PostgreSQL cannot store (NUL, half of a surrogate pair).
 * It names no key or value, as they may be secret.
 */
export function requireStorable(body: unknown): void {
  for (let level = [body]; level.length > 0; level = level.flatMap(childrenOf))
    if (!level.every(isStorable))
      throw refusal('holds a character that cannot be stored: NUL, or half of a surrogate pair');
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

/** Includes keys, which are stored too. */
const childrenOf = (value: unknown): unknown[] => {
  if (Array.isArray(value)) return value;
  return isObject(value) ? Object.entries(value).flat() : [];
};

const isStorable = (value: unknown): boolean =>
  typeof value !== 'string' || (value.isWellFormed() && !value.includes('\0'));

const refusal = (problem: string): IntegrationError =>
  new IntegrationError('invalid_input', `The body is not valid: it ${problem}.`, { issues: [{ path: '', problem }] });

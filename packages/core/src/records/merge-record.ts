import { matchVariants } from './match-variants.ts';
import type { Variant } from './product.ts';

/**
 * What is known after a newer record came: an absent field keeps what was known, null clears, anything else replaces. Objects
 * within are merged alike, except an address with another `line1`, which replaces the old one. Lists are replaced; an entry
 * with the `externalId` of a known one (or, of variants, that {@link matchVariants} recognises) keeps what the newer one leaves out.
 *
 * For hosts that keep records as they come; SQL hosts do the same with one statement.
 * @example
 * mergeRecord({ ...customer, phone: '1', email: 'a@example.com' }, { ...customer, phone: null });
 * // phone: null, email: 'a@example.com'
 */
export function mergeRecord<Item extends object>(known: Item, next: Item): Item;
export function mergeRecord(known: object, next: object): object {
  return mergeObjects(known, next);
}

function mergeObjects(known: object, next: object): object {
  const merged: Record<string, unknown> = { ...known };
  for (const [key, value] of Object.entries(next))
    if (value !== undefined) merged[key] = mergeValues(merged[key], value);
  return merged;
}

function mergeValues(known: unknown, next: unknown): unknown {
  if (Array.isArray(known) && Array.isArray(next)) return mergeLists(known, next);
  if (!isObject(known) || !isObject(next) || isMoney(next) || isOtherAddress(known, next)) return next;
  return mergeObjects(known, next);
}

function mergeLists(known: readonly unknown[], next: readonly unknown[]): unknown[] {
  const before = new Map(known.filter(isEntry).map((entry) => [entry.externalId, entry]));
  const renamed = new Map<string, string>();
  for (const [old, id] of matchVariants(known.filter(isVariant), next.filter(isVariant))) renamed.set(id, old);
  return next.map((value) => {
    if (!isEntry(value)) return value;
    const partner = before.get(renamed.get(value.externalId) ?? value.externalId);
    return partner ? mergeObjects(partner, value) : value;
  });
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isEntry = (value: unknown): value is { externalId: string } =>
  isObject(value) && typeof value['externalId'] === 'string';
const isVariant = (value: unknown): value is Variant => isEntry(value) && !('quantity' in value);
const isMoney = (value: Record<string, unknown>): boolean => 'amount' in value && 'currency' in value;
const isOtherAddress = (known: Record<string, unknown>, next: Record<string, unknown>): boolean =>
  typeof known['line1'] === 'string' && typeof next['line1'] === 'string' && known['line1'] !== next['line1'];

import { matchVariants } from './match-variants.ts';
import type { Variant } from './product.ts';

/**
 * Merges a newer record into a known one: an absent field keeps the known value, null clears it, anything else replaces it.
 * Nested objects are merged the same way, unless they are different ones: an address with another `line1`, a customer or bundle
 * with another `externalId`, and totals in another currency replace the old. Lists are replaced, but an entry of the newer list
 * keeps the absent fields of its known entry: the one with its id, its place (stock), its URL (images), its `line1`, or for
 * variants the one that {@link matchVariants} finds.
 *
 * For hosts that store whole records; SQL hosts do the same with one statement.
 * @example
 * mergeRecord({ ...customer, phone: '1', email: 'a@example.com' }, { ...customer, phone: null });
 * // phone: null, email: 'a@example.com'
 */
export function mergeRecord<Item extends object>(known: Item, next: Item): Item;
export function mergeRecord(known: object, next: object): object {
  return mergeObjects(known, next);
}

type Fields = Readonly<Record<string, unknown>>;

/** What entries of a list are matched by. */
const identities = ['externalId', 'locationExternalId', 'url', 'trackingNumber', 'line1'] as const;

function mergeObjects(known: object, next: object): object {
  const merged: Record<string, unknown> = { ...known };
  for (const [key, value] of Object.entries(next))
    if (value !== undefined) merged[key] = mergeValues(merged[key], value);
  return merged;
}

function mergeValues(known: unknown, next: unknown): unknown {
  if (Array.isArray(known) && Array.isArray(next)) return mergeLists(known, next);
  if (!isObject(known) || !isObject(next) || isMoney(next) || isAnother(known, next)) return next;
  return mergeObjects(known, next);
}

function mergeLists(known: readonly unknown[], next: readonly unknown[]): unknown[] {
  const entries = known.filter(isObject);
  const byIdentity = new Map(
    entries.flatMap((entry) => identitiesOf(entry).map((identity) => [identity, entry] as const)),
  );
  const former = new Map<unknown, string>();
  for (const [old, id] of matchVariants(known.filter(isVariant), next.filter(isVariant))) former.set(id, old);
  const find = (entry: Fields): Fields | undefined => {
    const asBefore: Fields = { ...entry, externalId: former.get(entry['externalId']) ?? entry['externalId'] };
    const found = identitiesOf(asBefore).map((identity) => byIdentity.get(identity));
    return found.find((candidate) => candidate !== undefined && !isAnother(candidate, asBefore));
  };
  const partners = next.map((entry) => (isObject(entry) && !isMoney(entry) ? find(entry) : undefined));
  const taken = new Set(partners);
  const neighbours = known.map((entry) => (isObject(entry) && !taken.has(entry) ? entry : undefined));
  return next.map((entry, place) => {
    if (!isObject(entry) || isMoney(entry)) return entry;
    const neighbour = neighbours[place];
    return mergeObjects(partners[place] ?? (neighbour && mayBeOne(neighbour, entry) ? neighbour : {}), entry);
  });
}

const identitiesOf = (entry: Fields): string[] =>
  identities.flatMap((key) => (typeof entry[key] === 'string' ? JSON.stringify([key, entry[key]]) : []));

/** Whether an entry without an identity is the one at the same place: nothing contradicts it. */
const mayBeOne = (known: Fields, next: Fields): boolean =>
  (identitiesOf(known).length === 0 || identitiesOf(next).length === 0) &&
  Object.entries(next).every(
    ([key, value]) => (value ?? null) === null || (known[key] ?? null) === null || isSame(known[key], value),
  );

const isSame = (known: unknown, next: unknown): boolean => JSON.stringify(known) === JSON.stringify(next);

const isObject = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
/** An entry with a quantity is an order's line, whose id is never renewed. */
const isVariant = (value: unknown): value is Variant =>
  isObject(value) && typeof value['externalId'] === 'string' && !('quantity' in value);
const isMoney = (value: Fields): boolean => 'amount' in value && 'currency' in value;
const isAnother = (known: Fields, next: Fields): boolean =>
  [differ(known, next, 'externalId'), differ(known, next, 'line1'), differ(total(known), total(next), 'currency')].some(
    Boolean,
  );
const differ = (known: Fields, next: Fields, key: string): boolean =>
  typeof known[key] === 'string' && typeof next[key] === 'string' && known[key] !== next[key];
/** The total, if there is one: amounts in another currency are different ones. */
const total = (of: Fields): Fields => (isObject(of['total']) ? of['total'] : {});

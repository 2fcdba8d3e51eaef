/** Path of a part of a record: `['lines', 0, 'sku']`. */
export type Path = readonly (string | number)[];

/** Required fields of a record, a line, a picture or an amount. */
const required = new Set([
  'externalId',
  'updatedAt',
  'number',
  'title',
  'lines',
  'quantity',
  'unitPrice',
  'totals',
  'subtotal',
  'total',
  'amount',
  'currency',
  'url',
  'locationExternalId',
]);
/** Fields that are only present or absent as a whole. */
const whole = new Set(['options', 'attributes', 'tags', 'fees', 'bundle', 'images']);

const isParent = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

/** Every part of a record that may be absent, at any depth. */
export function optionalParts(value: unknown, path: Path = []): Path[] {
  if (!isParent(value)) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    const below = [...path, Array.isArray(value) ? Number(key) : key];
    const isOptional = !Array.isArray(value) && (!required.has(key) || isIdOfBuyer(below) || isUrlOfProduct(below));
    return [...(isOptional ? [below] : []), ...(whole.has(key) ? [] : optionalParts(inner, below))];
  });
}

const isIdOfBuyer = (path: Path): boolean => path.join('.') === 'customer.externalId';
const isUrlOfProduct = (path: Path): boolean => path.join('.') === 'url';

/** A copy of a record with another value at the path. */
export function changed<Item>(value: Item, path: Path, to: unknown): Item;
export function changed(value: unknown, [key, ...path]: Path, to: unknown): unknown {
  if (key === undefined) return to;
  if (Array.isArray(value)) return value.map((inner: unknown, at) => (at === key ? changed(inner, path, to) : inner));
  return isParent(value) ? { ...value, [key]: changed(value[key], path, to) } : value;
}

/** A copy of a record without these parts, including nested ones. */
export const without = <Item>(record: Item, parts: readonly Path[]): Item =>
  parts.toSorted((a, b) => b.length - a.length).reduce((of, path) => changed(of, path, undefined), record);

import { isObject } from './answers.ts';

/** The path of a field that is in a record but no longer in what its contract has read of it; undefined if there is none. */
export function unknownField(given: unknown, read: unknown, path: readonly string[] = []): string | undefined {
  const isDeep = (isObject(given) && isObject(read)) || (Array.isArray(given) && Array.isArray(read));
  if (!isDeep) return undefined;
  for (const [key, value] of Object.entries(given)) {
    if (value === undefined) continue;
    if (!Object.hasOwn(read, key)) return [...path, key].join('.');
    const inner = unknownField(value, Reflect.get(read, key), [...path, key]);
    if (inner !== undefined) return inner;
  }
  return undefined;
}

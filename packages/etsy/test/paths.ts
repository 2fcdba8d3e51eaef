export type Path = readonly (string | number)[];

/** The path of every key in a JSON value. List entries are left out: Etsy sends a list whole or not. */
export function keysOf(value: unknown, at: Path = []): Path[] {
  if (Array.isArray(value)) return value.flatMap((entry, index) => keysOf(entry, [...at, index]));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => [[...at, key], ...keysOf(inner, [...at, key])]);
}

/** A copy without the key at a path. */
export function dropped(value: unknown, path: Path): unknown {
  const copy: unknown = structuredClone(value);
  let at = copy;
  for (const key of path.slice(0, -1)) at = Reflect.get(Object(at), key);
  Reflect.deleteProperty(Object(at), path.at(-1) ?? '');
  return copy;
}

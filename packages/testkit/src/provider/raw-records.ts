import { type Body, isObject } from './answers.ts';

/** Where answers hold records: `results.*` is each element of `results`. */
export interface Place {
  readonly path: readonly string[];
  /** The key of a record that holds its id. */
  readonly key: string;
}

/** A record as it stands in an answer, or a part of it that stands in a line of its own. */
export interface RawRecord {
  readonly id: string;
  readonly part: 'record' | 'child';
  readonly value: Record<string, unknown>;
}

/**
 * Finds the records in answers by the external ids that the provider gave them: the objects that hold the most different ones,
 * least often, at the least depth; and those that hold them in the same key elsewhere, as details that are read one by one.
 */
export function findPlaces(bodies: readonly Body[], ids: ReadonlySet<string>): Place[] {
  const found = new Map<string, Place & { readonly ids: Set<string>; times: number }>();
  for (const { value } of bodies)
    for (const { path, object } of objectsIn(value))
      for (const [key, scalar] of Object.entries(object)) {
        const id = idIn(scalar, ids);
        if (id === undefined) continue;
        const name = [...path, key].join('\n');
        const place = found.get(name) ?? { path, key, ids: new Set<string>(), times: 0 };
        found.set(name, place);
        place.ids.add(id);
        place.times += 1;
      }
  const [first, ...others] = [...found.values()].toSorted(
    (a, b) => b.ids.size - a.ids.size || a.times - b.times || a.path.length - b.path.length,
  );
  if (!first) return [];
  const isApart = ({ path }: Place, other: Place): boolean =>
    !startsWith(path, other.path) && !startsWith(other.path, path);
  const details = others.filter((place) => place.key === first.key && place.ids.size > 1 && isApart(place, first));
  return [first, ...details].map(({ path, key }) => ({ path, key }));
}

/** The records of an answer, where they can be changed. */
export function recordsIn({ value, isLines }: Body, places: readonly Place[], ids: ReadonlySet<string>): RawRecord[] {
  const found: RawRecord[] = [];
  /** Lines refer to the record that they belong to by its id, as it is written there. */
  const written = new Map<unknown, string>();
  for (const { path, key } of places)
    for (const object of follow(value, path)) {
      const id = idIn(object[key], ids);
      if (id === undefined) continue;
      found.push({ id, part: 'record', value: object });
      if (typeof object[key] === 'string') written.set(object[key], id);
    }
  if (!isLines) return found;
  const records = new Set(found.map((record) => record.value));
  for (const line of follow(value, ['*'])) {
    const parent = records.has(line) ? undefined : Object.values(line).find((scalar) => written.has(scalar));
    const id = written.get(parent);
    if (id !== undefined) found.push({ id, part: 'child', value: line });
  }
  return found;
}

/** The objects at a path. */
export function follow(value: unknown, path: readonly string[]): Record<string, unknown>[] {
  let found = [value];
  for (const step of path)
    found = found.flatMap((at) => (step === '*' ? (Array.isArray(at) ? at : []) : isObject(at) ? [at[step]] : []));
  return found.filter(isObject);
}

function* objectsIn(
  value: unknown,
  path: readonly string[] = [],
): Generator<{ path: readonly string[]; object: Record<string, unknown> }> {
  if (Array.isArray(value)) {
    const within = [...path, '*'];
    for (const item of value) yield* objectsIn(item, within);
  } else if (isObject(value)) {
    yield { path, object: value };
    for (const [key, inner] of Object.entries(value))
      if (typeof inner === 'object' && inner !== null) yield* objectsIn(inner, [...path, key]);
  }
}

/** Ids come as numbers, as text, or at the end of a longer one: `gid://shop/Order/5`. */
export function idIn(value: unknown, ids: ReadonlySet<string>): string | undefined {
  if (typeof value !== 'string' && typeof value !== 'number') return undefined;
  const text = String(value);
  if (ids.has(text)) return text;
  const end = /[/:]([^/:?]+)(?:\?.*)?$/.exec(text)?.[1];
  return end !== undefined && ids.has(end) ? end : undefined;
}

const startsWith = (path: readonly string[], start: readonly string[]): boolean =>
  start.every((step, index) => path[index] === step);

export type Path = readonly (string | number)[];

/** A key or list element of a record. Those alike share a name: `lines.*.price`, `isPaid=true`. */
export interface Field {
  readonly name: string;
  readonly path: Path;
  readonly value: unknown;
}

/** Every field of a record that holds something: of lists, the first of each name. */
export function fieldsOf({ id, part, value }: RawRecord): Field[] {
  const found = new Map<string, Field>();
  const owner = new Set([id]);
  const walk = (at: unknown, path: Path): void => {
    // What a line belongs to is no part of it.
    if (part === 'child' && path.length === 1 && idIn(at, owner) !== undefined) return;
    if (path.length > 0 && at !== null && at !== undefined) {
      const plain = [
        ...(part === 'child' ? ['(child)'] : []),
        ...path.map((step) => (typeof step === 'number' ? '*' : step)),
      ];
      const name = typeof at === 'boolean' ? `${plain.join('.')}=${at}` : plain.join('.');
      if (!found.has(name)) found.set(name, { name, path, value: at });
    }
    if (Array.isArray(at)) for (const [index, item] of at.entries()) walk(item, [...path, index]);
    else if (isObject(at)) for (const [key, inner] of Object.entries(at)) walk(inner, [...path, key]);
  };
  walk(value, []);
  return [...found.values()];
}

export const isIdKey = ({ path }: Pick<Field, 'path'>): boolean => /id$/i.test(String(path.at(-1)));
export const isLeaf = ({ value }: Field): boolean => typeof value !== 'object';

/** Puts something in the place of a field, or takes the field out, if the record has it. */
export function change(record: Record<string, unknown>, path: Path, to: { readonly value: unknown } | 'removed'): void {
  let at: unknown = record;
  for (const step of path.slice(0, -1)) at = Array.isArray(at) ? at[Number(step)] : isObject(at) ? at[step] : undefined;
  const last = path.at(-1);
  if (last === undefined) return;
  if (Array.isArray(at) && to !== 'removed') at[Number(last)] = to.value;
  else if (isObject(at) && Object.hasOwn(at, last)) {
    if (to === 'removed') delete at[last];
    else at[last] = to.value;
  }
}

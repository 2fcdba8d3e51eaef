import { asList, asNode, asText, at, type Node } from '../map/node.ts';

/** An answer that is whole but for some fields that the app may not see. */
export interface PartialAnswer {
  /** Without the keys of these fields: absent is withheld, null is known to be none. */
  readonly data: Node;
  /** Where the denied fields are, as Shopify names them: `['orders', 'nodes', 0, 'email']`. */
  readonly denied: readonly (readonly (string | number)[])[];
  /** The last names of these paths, each once. */
  readonly fields: readonly string[];
}

const isPath = (value: unknown): value is (string | number)[] =>
  Array.isArray(value) &&
  value.length > 0 &&
  value.every((step) => typeof step === 'string' || typeof step === 'number');

const isDenied = (error: Node): boolean => at(error, 'extensions', 'code') === 'ACCESS_DENIED';

/**
 * Takes the denied fields out of an answer, where each error says which field it is. One field that may not be seen is no
 * reason to import nothing (craftcms/shopify#172), and null in its place would clear what is known.
 * @returns null if the answer has no errors, has others, or lacks more than fields: a root field, or a record of a list
 */
export function withholdDenied(body: unknown): PartialAnswer | null {
  const errors = asList(at(body, 'errors'));
  const found = asNode(at(body, 'data'));
  const roots = Object.values(found ?? {});
  const isWhole = roots.length > 0 && roots.every((root) => root !== null);
  if (!found || !isWhole || errors.length === 0 || !errors.every(isDenied)) return null;
  const denied = errors.map((error) => error['path']).filter(isPath);
  if (denied.length < errors.length) return null;
  const data = structuredClone(found);
  if (!denied.every((path) => removeAt(data, path))) return null;
  return { data, denied, fields: [...new Set(denied.flatMap((path) => asText(path.at(-1)) ?? []))] };
}

/**
 * Removes what a path leads to. A field that may not be null takes what holds it along, so the first null on the way is it.
 * @returns false if that is a whole record of a list
 */
function removeAt(data: Node, path: readonly (string | number)[]): boolean {
  let holder: unknown = data;
  for (const step of path) {
    if (typeof holder !== 'object' || holder === null || !Object.hasOwn(holder, step)) return true;
    const value: unknown = Reflect.get(holder, step);
    if (value === null) return !Array.isArray(holder) && Reflect.deleteProperty(holder, step);
    holder = value;
  }
  return true;
}

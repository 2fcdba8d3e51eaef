import type { RawObject } from '@makerfex/integrations-core/provider';
import { asList, asNode, asText, at } from '../map/node.ts';

/** An answer that is complete except for fields that are denied to the app. */
export interface PartialAnswer {
  /** Without the keys of denied fields: absent means withheld, null means known to be none. */
  readonly data: RawObject;
  /** Paths of the denied fields, such as `['orders', 'nodes', 0, 'email']`. */
  readonly denied: readonly (readonly (string | number)[])[];
  /** The last names of these paths, each once. */
  readonly fields: readonly string[];
}

const isPath = (value: unknown): value is (string | number)[] =>
  Array.isArray(value) &&
  value.length > 0 &&
  value.every((step) => typeof step === 'string' || typeof step === 'number');

const isDenied = (error: RawObject): boolean => at(error, 'extensions', 'code') === 'ACCESS_DENIED';

/**
 * Removes the denied fields from an answer, if each error names its field. One denied field must not stop an import
 * (craftcms/shopify#172), and null in its place would clear a known value.
 * @returns null if the answer has no errors or has other errors, or if a root field or a whole record of a list is denied
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
 * Removes the field that a path names. If a denied field cannot be null, GraphQL nulls its parent instead, so this removes the
 * first null on the path.
 * @returns false if that is a whole record of a list
 */
function removeAt(data: RawObject, path: readonly (string | number)[]): boolean {
  let holder: unknown = data;
  for (const step of path) {
    if (typeof holder !== 'object' || holder === null || !Object.hasOwn(holder, step)) return true;
    const value: unknown = Reflect.get(holder, step);
    if (value === null) return !Array.isArray(holder) && Reflect.deleteProperty(holder, step);
    holder = value;
  }
  return true;
}

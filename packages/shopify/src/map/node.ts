import { isRawObject, type RawObject } from '@makerfex/integrations-core/provider';

export const asNode = (value: unknown): RawObject | null => (isRawObject(value) ? value : null);

/** Walks into nested objects: null as soon as one is missing. */
export function at(value: unknown, ...path: readonly string[]): unknown {
  let current = value;
  for (const name of path) {
    if (!isRawObject(current)) return null;
    current = current[name];
  }
  return current ?? null;
}

export const asText = (value: unknown): string | null => (typeof value === 'string' ? value : null);

export const asList = (value: unknown): readonly RawObject[] => (Array.isArray(value) ? value.filter(isRawObject) : []);

/**
 * The number at the end of a global id: `gid://shopify/Order/1001` is `1001`. Webhooks and the admin's URLs show the same
 * number, so this provider uses it as the external id.
 */
export function idOf(gid: unknown): string | null {
  if (typeof gid !== 'string') return null;
  return /^gid:\/\/shopify\/\w+\/(\d+)(?:\?.*)?$/.exec(gid)?.[1] ?? null;
}

/** The type of a global id: `gid://shopify/Order/1001` is `Order`. */
export const typeOf = (gid: unknown): string | null =>
  typeof gid === 'string' ? (/^gid:\/\/shopify\/(\w+)\//.exec(gid)?.[1] ?? null) : null;

const ids = new Map<string, string>();

/** An id for `for`, `aria-describedby` and the like. The same words get the same id, so that it stays when a screen is rendered again. */
export function uniqueId(prefix: string, words: string): string {
  const key = `${prefix}|${words}`;
  const known = ids.get(key) ?? `${prefix}-${ids.size + 1}`;
  ids.set(key, known);
  return known;
}

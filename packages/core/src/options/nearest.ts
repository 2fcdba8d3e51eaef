/** Edits that a misspelt name may need. */
const mostEdits = 2;

/** The known name that a misspelt one was most likely meant to be: the same but for case and dashes, or a few letters off. */
export function nearest(name: string, known: readonly string[]): string | undefined {
  const bare = bareOf(name);
  const [best] = known
    .map((each) => ({ each, edits: editsBetween(bare, bareOf(each)) }))
    .toSorted((a, b) => a.edits - b.edits);
  // Half of a short name is another name.
  return best && best.edits <= Math.min(mostEdits, Math.floor(bare.length / 3)) ? best.each : undefined;
}

const bareOf = (name: string): string => name.slice(0, 100).toLowerCase().replaceAll(/[_-]/g, '');

/** How many letters must be added, removed or replaced (Levenshtein). */
function editsBetween(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, i) => i);
  for (let i = 0; i < from.length; i += 1) {
    const next = [i + 1];
    for (let j = 1; j <= to.length; j += 1)
      next.push(
        Math.min((next[j - 1] ?? 0) + 1, (row[j] ?? 0) + 1, (row[j - 1] ?? 0) + (from[i] === to[j - 1] ? 0 : 1)),
      );
    row = next;
  }
  return row[to.length] ?? 0;
}

import type { Page } from './harness.ts';

/** A record may come again with other content: its time distinguishes the two. */
export const versionsOf = (pages: readonly Page[]): string[] =>
  pages.flatMap(({ items }) =>
    items.map(({ externalId, updatedAt }) => `${externalId} (of ${updatedAt ?? 'no time'})`),
  );

export function noneTwice(ids: readonly string[], how: string): void {
  const seen = new Set<string>();
  for (const id of ids) {
    if (seen.has(id)) fail(`Record ${id} comes twice, ${how}.`);
    seen.add(id);
  }
}

export function sameRecords(expected: readonly string[], found: readonly string[], when: string): void {
  const left = new Map<string, number>();
  for (const id of expected) left.set(id, (left.get(id) ?? 0) + 1);
  for (const id of found) {
    const count = left.get(id) ?? 0;
    if (count === 0) fail(`Record ${id} is repeated ${when}.`);
    left.set(id, count - 1);
  }
  for (const [id, count] of left) if (count > 0) fail(`Record ${id} is lost ${when}.`);
}

export function fail(problem: string): never {
  throw new Error(problem);
}

/** Fails with all of the problems, if there are any: an author mends them in one go. */
export function failIfAny(problems: readonly string[]): void {
  if (problems.length > 0) fail([...new Set(problems)].join('\n'));
}

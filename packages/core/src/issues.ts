import type * as z from 'zod';

/** One fault of one field: `path` in dot notation, `problem` a sentence without the offending value. */
export interface FieldIssue {
  readonly path: string;
  readonly problem: string;
}

/**
 * How much an error says: who writes a body can make it wrong in a million places, each with a name a megabyte long. Lengths
 * are in characters.
 */
export const issueLimits = { issues: 50, path: 200, problem: 500, message: 4_000 } as const;

/**
 * What a schema refuses of an input, field by field. The values are not named.
 * @param field where the input stands, if it is a field of what was asked
 */
export const toIssues = ({ issues }: z.ZodError, ...field: readonly string[]): readonly FieldIssue[] =>
  limitIssues(issues, ({ path, message }) => ({ path: [...field, ...path].join('.'), problem: message }));

/** Issues as one sentence: `items.0.rate: is unknown; notes: is too long`. */
export const describeIssues = (issues: readonly FieldIssue[]): string =>
  issues.map(({ path, problem }) => `${path || 'value'}: ${problem}`).join('; ');

/** The first issues, each cut to the limits, and at the end how many more there are. */
export function limitIssues<Fault>(
  faults: readonly Fault[],
  toIssue: (fault: Fault) => FieldIssue,
): readonly FieldIssue[] {
  const shown = faults.length > issueLimits.issues ? issueLimits.issues - 1 : faults.length;
  const first = faults.slice(0, shown).map((fault) => {
    const { path, problem } = toIssue(fault);
    return { path: cutText(path, issueLimits.path), problem: cutText(problem, issueLimits.problem) };
  });
  const left = faults.length - shown;
  return left > 0 ? [...first, { path: '', problem: `${left} more problems are not listed` }] : first;
}

/** Cut to a length, with an ellipsis, and never within a character. */
export const cutText = (text: string, most: number): string =>
  text.length <= most ? text : `${text.slice(0, most - 1).replace(/[\ud800-\udbff]$/, '')}\u2026`;

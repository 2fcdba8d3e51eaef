import * as z from 'zod';

/** One problem of one field. */
export interface FieldIssue {
  /** Path of the field in dot notation: `lines.0.quantity`. */
  readonly path: string;
  /** What is wrong with it: a phrase without the offending value. */
  readonly problem: string;
}

/**
 * Limits of an error's text: a sender can make a body wrong in a million places, with names a megabyte long. Lengths are in
 * characters.
 */
export const issueLimits = { issues: 50, path: 200, problem: 500, message: 4_000 } as const;

/**
 * What a schema refuses of an input, field by field, without the values.
 * @param field the path of the input, if it is a field of the request
 * @example
 * toIssues(error, 'config'); // [{ path: 'config.store', problem: 'Invalid input: expected string, received number' }]
 */
export const toIssues = ({ issues }: z.ZodError, ...field: readonly string[]): readonly FieldIssue[] =>
  limitIssues(issues, ({ path, message }) => ({
    path: [...field, ...path].join('.'),
    problem: message.replace(missing, 'is missing, expected $1'),
  }));

/** How zod says that a field is missing. */
const missing = /^Invalid input: expected (.+), received undefined$/;

/**
 * Issues as one phrase.
 * @example
 * describeIssues(issues); // 'items.0.rate: is unknown; notes: is too long'
 */
export const describeIssues = (issues: readonly FieldIssue[]): string =>
  issues.map(({ path, problem }) => (path ? `${path}: ${problem}` : problem)).join('; ');

/** The first issues, each cut to the limits, and finally how many more there are. */
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

/**
 * Cuts a text to a length, with an ellipsis, and never within a character.
 * @example
 * cutText('Workshop', 5); // 'Work…'
 */
export const cutText = (text: string, most: number): string =>
  text.length <= most ? text : `${text.slice(0, most - 1).replace(/[\ud800-\udbff]$/, '')}\u2026`;

const zodError = z.object({
  name: z.enum(['ZodError', '$ZodError']),
  issues: z.array(z.object({ path: z.array(z.union([z.string(), z.number()])) })).min(1),
});

/**
 * The fields that a zod schema refused, if the error is of zod. Recognised by its shape: a package can bring its own zod. The
 * problem is the same for all, since zod's messages can quote keys of the input.
 * @returns undefined for any other error
 */
export function refusedFields(error: unknown): readonly FieldIssue[] | undefined {
  const issues = zodError.safeParse(error).data?.issues;
  return issues && limitIssues(issues, ({ path }) => ({ path: path.join('.'), problem: 'cannot be read' }));
}

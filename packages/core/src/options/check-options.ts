import type * as z from 'zod';
import { IntegrationError } from '../errors.ts';
import { limitIssues } from '../issues.ts';
import { mustBeOptions } from './option.ts';

/**
 * Checks the options of a function at set-up, or the instance that it takes before them. Functions and instances among the options
 * stay as they are.
 * @param of the function that takes them: `pgBossJobs`
 * @param schema an `option.group`, or an `option.instance`
 * @param given what the host passed
 * @throws IntegrationError `not_configured`, naming each wrong option, what it is and what it must be. Texts are never shown: an
 *   address can hold a password.
 * @example
 * const pageOptions = option.group<{ size?: number }>({ size: option.count(1, 200).optional() });
 * checkOptions('readPages', pageOptions, { size: 50 });
 */
export function checkOptions<Options extends object>(of: string, schema: z.ZodType<Options>, given: Options): void {
  const { error } = schema.safeParse(given);
  if (!error) return;
  const sentences = error.issues.map((issue) => ({ issue, sentence: sentenceOf(of, issue, given) }));
  const issues = limitIssues(sentences, ({ issue, sentence }) => ({ path: issue.path.join('.'), problem: sentence }));
  throw new IntegrationError('not_configured', issues.map(({ problem }) => problem).join(' '), { issues });
}

/**
 * The options that are given: one that is undefined is left out, so that it does not replace a default.
 * @example
 * const defaults = { size: 50 };
 * const settings = { ...defaults, ...definedOf<{ size: number }>(undefined) };
 */
export function definedOf<Options extends object>(options: Partial<Options> | undefined): Partial<Options> {
  const copy: Partial<Options> = { ...options };
  for (const [name, value] of Object.entries(copy)) if (value === undefined) Reflect.deleteProperty(copy, name);
  return copy;
}

function sentenceOf(of: string, { path, message, ...issue }: z.core.$ZodIssue, given: unknown): string {
  const name = path.join('.');
  if (issue.code === 'custom' && issue.params?.['isUnknown'] === true)
    return `${of} has no option \`${name}\`; ${message}`;
  const value = describe(valueAt(given, path));
  if (name !== '') return `The option \`${name}\` of ${of} is ${value}; it ${message}.`;
  return message === mustBeOptions
    ? `The options of ${of} are ${value}; they ${message}.`
    : `The first argument of ${of} is ${value}; it ${message}.`;
}

function valueAt(given: unknown, path: readonly PropertyKey[]): unknown {
  let at = given;
  for (const name of path) at = typeof at === 'object' && at !== null ? Reflect.get(at, name) : undefined;
  return at;
}

/** A value in words. A text is only shown if it looks like a number. */
function describe(value: unknown): string {
  if (value === undefined) return 'missing';
  if (typeof value === 'number' || typeof value === 'boolean' || value === null) return String(value);
  if (typeof value === 'string')
    return value.trim() === '' ? 'an empty text' : /^-?[\d._]{1,20}$/.test(value) ? `the text "${value}"` : 'a text';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object' && 'then' in value) return 'a promise';
  return typeof value === 'function' ? 'a function' : typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}

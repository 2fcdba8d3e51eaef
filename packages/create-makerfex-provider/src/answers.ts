import validatePackageName from 'validate-npm-package-name';
import * as z from 'zod';

export const kinds = ['pull', 'push'] as const;
export const auths = ['api_key', 'access_token', 'basic_auth', 'custom', 'oauth2', 'none'] as const;
export const pagers = ['page-number', 'offset', 'cursor', 'link-header', 'time'] as const;
export const records = ['order', 'product', 'customer'] as const;

export type Kind = (typeof kinds)[number];
export type Auth = (typeof auths)[number];
export type PagerName = (typeof pagers)[number];
export type RecordName = (typeof records)[number];

/** What a new provider is made from. */
export interface Answers {
  /** Name of its npm package, such as `acme` or `@team/acme-shop`. */
  readonly name: string;
  /** Whether it brings records in (`pull`) or sends something out (`push`). */
  readonly kind: Kind;
  /** What a shop enters or grants, so that it is let in. */
  readonly auth: Auth;
  /** How the pages of the API's lists follow each other. Not used by a push. */
  readonly pager: PagerName;
  /** What it brings in, or sends. */
  readonly record: RecordName;
  /** The folder to write. It must not exist, or be empty. */
  readonly dir: string;
}

/** The longest name without its scope. */
const longestName = 30;
/** Separated words that each begin with a letter, so that names in code can be made of them. */
const wordsPattern = /^[a-z][a-z0-9]*([-_.][a-z][a-z0-9]*)*$/;

/** The part of a package's name that names the provider: `acme` of `@team/acme`. */
export const baseName = (name: string): string => name.replace(/^@[^/]*\//, '');

export const nameSchema = z.string().superRefine((name, context) => {
  const { validForNewPackages, errors = [], warnings = [] } = validatePackageName(name);
  const base = baseName(name);
  const problem = !validForNewPackages
    ? `is no name of a package: ${[...errors, ...warnings].join(', ')}`
    : !wordsPattern.test(base)
      ? 'has to be words of small letters and digits with - between them, such as acme or @team/acme-shop'
      : base.length > longestName
        ? `has more than ${longestName} characters`
        : undefined;
  if (problem !== undefined) context.addIssue({ code: 'custom', message: problem });
});

import { IntegrationError } from '@makerfex/integrations-core';
import * as z from 'zod';

/** The result of checking one part of a post against one limit. */
export const checkSchema = z.object({
  /** What was checked: `caption`, `image 2`, `post`, `account`. */
  subject: z.string(),
  /** Which limit; snake_case and stable. */
  rule: z.string(),
  /** A `warning` can be posted, but Instagram changes it or shows it to fewer people. */
  level: z.enum(['ok', 'warning', 'error']),
  message: z.string(),
});
export type Check = z.infer<typeof checkSchema>;

/** Builds the checks of one subject. */
export const checksOf = (subject: string) => ({
  ok: (rule: string, message: string): Check => ({ subject, rule, level: 'ok', message }),
  warning: (rule: string, message: string): Check => ({ subject, rule, level: 'warning', message }),
  error: (rule: string, message: string): Check => ({ subject, rule, level: 'error', message }),
});

/** @throws IntegrationError `invalid_input` that names each failed check. */
export function refuseErrors(checks: readonly Check[]): void {
  const errors = checks.filter(({ level }) => level === 'error');
  if (errors.length === 0) return;
  const problems = errors.map(({ subject, message }) => `${subject}: ${message}`).join('; ');
  throw new IntegrationError(
    'invalid_input',
    `The product cannot be posted to Instagram: ${problems}. Nothing was posted; fix this and post again.`,
    {
      issues: errors.map(({ subject, rule, message }) => ({ path: `${subject}.${rule}`, problem: message })),
    },
  );
}

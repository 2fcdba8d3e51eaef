import { IntegrationError } from '@makerfex/integrations-core';
import * as z from 'zod';

/** How a part of a post stands to one limit. */
export const checkSchema = z.object({
  /** What was checked: `caption`, `image 2`, `post`, `account`. */
  subject: z.string(),
  /** Which limit; snake_case and stable. */
  rule: z.string(),
  /** With a `warning` it can be posted, and Instagram will change or think little of it. */
  level: z.enum(['ok', 'warning', 'error']),
  message: z.string(),
});
export type Check = z.infer<typeof checkSchema>;

/** Checks of one subject, made one after the other. */
export const checksOf = (subject: string) => ({
  ok: (rule: string, message: string): Check => ({ subject, rule, level: 'ok', message }),
  warning: (rule: string, message: string): Check => ({ subject, rule, level: 'warning', message }),
  error: (rule: string, message: string): Check => ({ subject, rule, level: 'error', message }),
});

/** @throws IntegrationError `invalid_input` that names each limit that is not kept, and what does not keep it. */
export function refuseErrors(checks: readonly Check[]): void {
  const errors = checks.filter(({ level }) => level === 'error');
  if (errors.length === 0) return;
  const said = errors.map(({ subject, message }) => `${subject}: ${message}`).join('; ');
  throw new IntegrationError('invalid_input', `The product cannot be posted to Instagram, and nothing was: ${said}.`, {
    issues: errors.map(({ subject, rule, message }) => ({ path: `${subject}.${rule}`, problem: message })),
  });
}

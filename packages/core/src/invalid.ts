import type * as z from 'zod';
import { IntegrationError } from './errors.ts';
import { describeIssues, toIssues } from './issues.ts';

/**
 * @param field where the input stands, where it is a field of what was asked
 * @returns the error for input that a schema refuses: paths and problems, never the values.
 */
export function invalid(
  what: string,
  code: 'invalid_config' | 'invalid_input',
  error: z.ZodError,
  ...field: readonly string[]
): IntegrationError {
  const issues = toIssues(error, ...field);
  return new IntegrationError(code, `${what} is not valid: ${describeIssues(issues)}.`, { issues });
}

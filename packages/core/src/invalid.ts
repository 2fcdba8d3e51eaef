import type * as z from 'zod';
import { IntegrationError } from './errors.ts';
import { describeIssues, toIssues } from './issues.ts';

/**
 * @param field the path of the input, if it is a field of the request
 * @returns the error for input that a schema refuses: paths and problems, never values
 * @example
 * const parsed = schema.safeParse(body);
 * if (!parsed.success) throw invalid('The message', 'invalid_input', parsed.error);
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

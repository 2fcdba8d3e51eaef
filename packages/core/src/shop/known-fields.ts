import { IntegrationError } from '../errors.ts';
import { describeIssues, limitIssues } from '../issues.ts';
import { nearest } from '../options/nearest.ts';

/**
 * Refuses fields that a call does not know. A misspelt one would seem to work: without its idempotency key, a repeated hand-off
 * issues a second invoice.
 * @throws IntegrationError `invalid_input` with the fields
 */
export function requireKnownFields<Given extends object>(
  what: string,
  given: Given,
  known: readonly (keyof Given & string)[],
): void {
  const names: readonly string[] = known;
  const unknown = Object.keys(given).filter((name) => !names.includes(name));
  if (unknown.length === 0) return;
  const issues = limitIssues(unknown, (path) => {
    const meant = nearest(path, names);
    return { path, problem: `is unknown; ${meant ? `did you mean ${meant}?` : `there can be: ${names.join(', ')}`}` };
  });
  throw new IntegrationError('invalid_input', `${what} are not valid: ${describeIssues(issues)}`, { issues });
}

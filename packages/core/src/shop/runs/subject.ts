import { IntegrationError } from '../../errors.ts';
import { type Capability, isPull } from '../../provider/provider.ts';
import { isOneLine } from '../../records/one-line.ts';

/** The longest subject, in characters. */
const longestSubject = 200;

/**
 * What a push with this input is about; null if its contract does not say.
 * @param input as the capability's schema returned it
 * @throws IntegrationError `invalid_input` if the subject is not one line of 1 to 200 characters
 */
export function subjectOf(capability: Capability, input: unknown): string | null {
  if (isPull(capability) || !capability.contract.subject) return null;
  const subject: unknown = capability.contract.subject(input);
  if (typeof subject === 'string' && subject !== '' && subject.length <= longestSubject && isOneLine(subject))
    return subject;
  throw new IntegrationError(
    'invalid_input',
    `The subject of this ${capability.contract.key} is not one line of 1 to ${longestSubject} characters: change the input, or \`subject\` of the contract.`,
    { issues: [{ path: '', problem: `its subject must be one line of 1 to ${longestSubject} characters` }] },
  );
}

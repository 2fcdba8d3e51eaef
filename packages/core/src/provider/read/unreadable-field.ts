import { IntegrationError } from '../../errors.ts';

/**
 * A required field cannot be read. It leaves out the nearest optional part around the field; if there is none, it rejects the
 * record. Never holds the value, which may be personal data.
 */
export class UnreadableField extends IntegrationError {
  /** The path of the field within its record. */
  readonly field: string;
  readonly problem: string;

  constructor(field: string, problem: string) {
    super('provider_malformed', `A required field cannot be read: ${field || 'the record'}: ${problem}.`);
    this.field = field;
    this.problem = problem;
  }
}

import { IntegrationError } from '../../errors.ts';

/** Found in the registry of all copies of this package, which have classes of their own. */
const brand = Symbol.for('makerfex.integrations.unreadable-field');

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
// On the prototype, so that it is neither printed nor compared, and no part of the type.
Object.defineProperty(UnreadableField.prototype, brand, { value: true });

/** Whether something is an {@link UnreadableField}, of any copy of this package. */
export const isUnreadableField = (error: unknown): error is UnreadableField =>
  typeof error === 'object' && error !== null && brand in error;

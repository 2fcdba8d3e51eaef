import { IntegrationError } from '../errors.ts';
import { type Permission, policyVersion } from './table.ts';

/**
 * What decided: `role.*` the table, `narrowed.*` the host's own narrowing of it, `use.*` the state of what was to be used.
 * An allowing decision names `role.<permission>`.
 */
export type Rule =
  | `role.${Permission | 'unknown'}`
  | `narrowed.${Permission | 'capability'}`
  | 'use.connection_disabled'
  | 'use.capability_not_enabled'
  | `use.credential_${'missing' | 'expired' | 'revoked'}`
  | 'use.conditions_malformed'
  | 'permission.unknown'
  | 'actor.malformed';

/** Frozen: the same question is answered with the same object. */
export interface Decision {
  readonly allowed: boolean;
  readonly rule: Rule;
  /** A sentence for people. It holds nothing that the asker sent. */
  readonly reason: string;
  readonly policyVersion: number;
}

export const allow = (rule: Rule, reason: string): Decision =>
  Object.freeze({ allowed: true, rule, reason, policyVersion });
export const deny = (rule: Rule, reason: string): Decision =>
  Object.freeze({ allowed: false, rule, reason, policyVersion });

/**
 * @param connectionId of the shop, which the question is about
 * @throws IntegrationError `policy_denied` with the rule, where the decision is a denial.
 */
export function enforce(made: Decision, what: string, connectionId?: string): void {
  if (made.allowed) return;
  throw new IntegrationError('policy_denied', `Not allowed: ${what}. ${made.reason}`, {
    rule: made.rule,
    ...(connectionId !== undefined && { connectionId }),
  });
}

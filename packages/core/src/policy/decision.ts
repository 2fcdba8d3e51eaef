import { IntegrationError } from '../errors.ts';
import { type Permission, policyVersion } from './table.ts';

/**
 * What decided: `role.*` the table, `narrowed.*` the host's narrowing, `use.*` the state of connection, capability or credential.
 * An allowing decision names `role.<permission>`, or `host.use` if the host's own code asks.
 */
export type Rule =
  | `role.${Permission | 'unknown'}`
  | `narrowed.${Permission | 'capability'}`
  | 'use.connection_disabled'
  | 'use.capability_not_enabled'
  | `use.credential_${'missing' | 'expired' | 'revoked'}`
  | 'use.conditions_malformed'
  | 'host.use'
  | 'permission.unknown'
  | 'actor.malformed';

/** The answer of the policy. Frozen: the same question gets the same object. */
export interface Decision {
  /** Whether it may be done. */
  readonly allowed: boolean;
  /** What decided. */
  readonly rule: Rule;
  /** A sentence for people. It contains nothing that the caller sent. */
  readonly reason: string;
  /** Version of the table that decided. */
  readonly policyVersion: number;
}

export const allow = (rule: Rule, reason: string): Decision =>
  Object.freeze({ allowed: true, rule, reason, policyVersion });
export const deny = (rule: Rule, reason: string): Decision =>
  Object.freeze({ allowed: false, rule, reason, policyVersion });

/**
 * @param connectionId the shop's connection that the decision is about
 * @throws IntegrationError `policy_denied` with the rule, if the decision is a denial
 */
export function enforce(made: Decision, what: string, connectionId?: string): void {
  if (made.allowed) return;
  throw new IntegrationError('policy_denied', `Not allowed: ${what}. ${made.reason}`, {
    rule: made.rule,
    ...(connectionId !== undefined && { connectionId }),
  });
}

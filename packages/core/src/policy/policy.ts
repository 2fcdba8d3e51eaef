import { IntegrationError } from '../errors.ts';
import type { Actor, Role } from '../scope.ts';

/** Goes up whenever the table changes, and is kept with every decision. */
export const policyVersion = 1;

export const permissions = ['see', 'configure', 'use', 'read_events', 'export_events'] as const;
export type Permission = (typeof permissions)[number];

/** Who may do what. What is not listed is denied. */
const table: Readonly<Record<Permission, readonly Role[]>> = {
  see: ['owner', 'shop_manager', 'manager', 'employee'],
  configure: ['owner', 'shop_manager'],
  use: ['owner', 'shop_manager', 'manager', 'employee'],
  read_events: ['owner', 'shop_manager', 'manager'],
  export_events: ['owner', 'shop_manager'],
};

export interface Decision {
  readonly allowed: boolean;
  /** `role.<permission>` or the condition that decided, e.g. `use.capability_not_enabled`. */
  readonly rule: string;
  readonly reason: string;
  readonly policyVersion: number;
}

/** What using a capability depends on beside the role. */
export interface UseConditions {
  readonly connectionEnabled: boolean;
  readonly capabilityEnabled: boolean;
  readonly credential: 'usable' | 'not_needed' | 'missing' | 'expired' | 'revoked';
}

const decision = (allowed: boolean, rule: string, reason: string): Decision => ({
  allowed,
  rule,
  reason,
  policyVersion,
});

/** Decides by role alone. */
export function decide(actor: Actor, permission: Permission): Decision {
  const allowed = table[permission].includes(actor.role);
  const verb = allowed ? 'may' : 'may not';
  return decision(allowed, `role.${permission}`, `The role ${actor.role} ${verb} ${permission.replace('_', ' ')}.`);
}

/** Decides about running a capability: by role, then by the state of connection, capability and credential. */
export function decideUse(actor: Actor, conditions: UseConditions): Decision {
  const byRole = decide(actor, 'use');
  if (!byRole.allowed) return byRole;
  if (!conditions.connectionEnabled) return decision(false, 'use.connection_disabled', 'The connection is disabled.');
  if (!conditions.capabilityEnabled)
    return decision(false, 'use.capability_not_enabled', 'The capability is not enabled on this connection.');
  if (conditions.credential === 'usable' || conditions.credential === 'not_needed') return byRole;
  return decision(
    false,
    `use.credential_${conditions.credential}`,
    `The connection's credential is ${conditions.credential}.`,
  );
}

/** @throws IntegrationError `policy_denied` with the rule, where the decision is a denial. */
export function enforce(made: Decision, what: string): void {
  if (made.allowed) return;
  throw new IntegrationError('policy_denied', `Not allowed: ${what}. ${made.reason}`, { rule: made.rule });
}

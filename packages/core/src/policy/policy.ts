import { type Actor, type Role, roles } from '../scope.ts';
import { isWellFormed } from './actor.ts';
import { allow, type Decision, deny, type Rule } from './decision.ts';
import { explainEvery, type PolicyCell } from './explain.ts';
import { type Narrowing, noNarrowing, type PolicyOptions, readNarrowing } from './narrowing.ts';
import { type Permission, type PermissionTable, permissions, permissionTable } from './table.ts';
import { firstBlocker, malformedConditions, type UseConditions } from './use-conditions.ts';

/** Decides who may do what. It never throws: it denies what it does not know, with a rule that says so. */
export interface Policy {
  /** Decides by the role only. With a `capability`, `use` includes the host's narrowing for it. */
  readonly decide: (actor: Actor, permission: Permission, capability?: string) => Decision;
  /** Whether a capability can run: by the role, then by the state of connection, capability and credential. */
  readonly decideUse: (actor: Actor, capability: string, conditions: UseConditions) => Decision;
  /** Every cell, for a user interface: for one capability, or for those without their own narrowing. */
  readonly explain: (capability?: string) => readonly PolicyCell[];
}

const malformedActor = deny('actor.malformed', 'An actor needs an id and a shopId, both non-empty text of one line.');
const unknownRole = deny('role.unknown', `The actor's role is none of: ${roles.join(', ')}.`);
const unknownPermission = deny('permission.unknown', `The permission is none of: ${permissions.join(', ')}.`);

/**
 * Creates the policy of a host.
 * @param capabilities those of its providers
 * @throws IntegrationError `not_configured` if the options would widen the table, or name something that does not exist
 */
export const createPolicy = (options: PolicyOptions | undefined, capabilities: readonly string[]): Policy =>
  compilePolicy(
    permissionTable,
    options === undefined ? noNarrowing : readNarrowing(options, permissionTable, capabilities),
  );

/** Computes every decision in advance, so that deciding is a lookup. Maps, because they have no inherited keys. */
export function compilePolicy(table: PermissionTable, narrowing: Narrowing = noNarrowing): Policy {
  const decisionsOf = (role: Role) =>
    new Map(permissions.map((permission) => [permission, decideByRole(table, narrowing, role, permission)]));
  const byRole: ReadonlyMap<Role, ReadonlyMap<Permission, Decision>> = new Map(
    roles.map((role) => [role, decisionsOf(role)]),
  );
  const byCapability = new Map(
    [...narrowing.capabilities].map(([capability, left]) => [capability, denyAllBut(left, table)]),
  );

  const decide = (actor: Actor, permission: Permission, capability?: string): Decision => {
    if (!isWellFormed(actor)) return malformedActor;
    const { role } = actor;
    const decisions = byRole.get(role);
    if (decisions === undefined) return unknownRole;
    const decision = decisions.get(permission);
    if (decision === undefined) return unknownPermission;
    if (capability === undefined || permission !== 'use' || !decision.allowed) return decision;
    return byCapability.get(capability)?.get(role) ?? decision;
  };

  const decideUse = (actor: Actor, capability: string | undefined, conditions: UseConditions): Decision => {
    const decision = decide(actor, 'use', capability);
    return decision.allowed ? (firstBlocker(conditions) ?? decision) : decision;
  };

  return Object.freeze<Policy>({
    decide,
    decideUse: (actor, capability, conditions) => {
      const decision = decideUse(actor, capability, conditions);
      // Without a capability its narrowing would be ignored.
      return decision.allowed && typeof capability !== 'string' ? malformedConditions : decision;
    },
    explain: (capability) =>
      explainEvery(
        (actor, permission) => decide(actor, permission, capability),
        (actor, conditions) => decideUse(actor, capability, conditions),
      ),
  });
}

function decideByRole(table: PermissionTable, narrowing: Narrowing, role: Role, permission: Permission): Decision {
  const { means, roles: granted } = table[permission];
  const rule = `role.${permission}` as const;
  if (!granted.includes(role)) return deny(rule, `The role ${role} may not ${means}.`);
  const left = narrowing.permissions.get(permission);
  return left === undefined || left.includes(role)
    ? allow(rule, `The role ${role} may ${means}.`)
    : denyNarrowed(`narrowed.${permission}`, role, means, left);
}

/** Denials of a capability for the roles that its narrowing leaves out. */
const denyAllBut = (left: readonly Role[], table: PermissionTable): ReadonlyMap<Role, Decision> =>
  new Map(
    roles
      .filter((role) => !left.includes(role))
      .map((role) => [role, denyNarrowed('narrowed.capability', role, `${table.use.means} like this one`, left)]),
  );

const denyNarrowed = (rule: Rule, role: Role, means: string, left: readonly Role[]): Decision =>
  deny(rule, `The role ${role} may not ${means}: this host leaves it to ${left.join(', ') || 'nobody'}.`);

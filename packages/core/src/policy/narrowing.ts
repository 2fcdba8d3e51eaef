import { IntegrationError } from '../errors.ts';
import { type Role, roles } from '../scope.ts';
import { type Permission, type PermissionTable, permissions } from './table.ts';

/**
 * How a host narrows the table. It can take permissions from a role, never grant more.
 * @example
 * createIntegrations({ ...options, policy: { narrow: { use: ['owner', 'manager'] } } });
 */
export interface PolicyOptions<Capability extends string = string> {
  /** The roles that keep a permission. A permission without a list is unchanged; an empty list grants it to nobody. */
  readonly narrow?: { readonly [Each in Permission]?: readonly Role[] };
  /** The roles that keep `use` for one capability, out of those that keep `use`. */
  readonly narrowUse?: { readonly [Each in Capability]?: readonly Role[] };
}

/** The remaining roles, if they were narrowed. */
export interface Narrowing {
  readonly permissions: ReadonlyMap<Permission, readonly Role[]>;
  readonly capabilities: ReadonlyMap<string, readonly Role[]>;
}

export const noNarrowing: Narrowing = { permissions: new Map(), capabilities: new Map() };

/**
 * @param capabilities those of the host's providers: a misspelt one would narrow nothing
 * @throws IntegrationError `not_configured` if a list names a role that does not have the permission, or anything unknown: a
 *   narrowing is never silently ignored
 */
export function readNarrowing(
  options: PolicyOptions,
  table: PermissionTable,
  capabilities: readonly string[],
): Narrowing {
  const { narrow, narrowUse } = Object.fromEntries(entriesOf('policy', options, ['narrow', 'narrowUse']));
  const byPermission = new Map(
    entriesOf('policy.narrow', narrow, permissions).map(([permission, list]) => [
      permission,
      readRoles(`policy.narrow.${permission}`, list, table[permission].roles, permission),
    ]),
  );
  const users = byPermission.get('use') ?? table.use.roles;
  const byCapability = new Map(
    entriesOf('policy.narrowUse', narrowUse, capabilities).map(([capability, list]) => [
      capability,
      readRoles(`policy.narrowUse.${capability}`, list, users, 'use'),
    ]),
  );
  return { permissions: byPermission, capabilities: byCapability };
}

const refuse = (problem: string): never => {
  throw new IntegrationError('not_configured', problem);
};

function entriesOf<Key extends string>(name: string, value: unknown, known: readonly Key[]): [Key, unknown][] {
  if (value === undefined) return [];
  if (!isPlainObject(value)) return refuse(`\`${name}\` must be an object with keys of: ${known.join(', ')}.`);
  return Object.entries(value).map(([given, content]) => {
    const key = known.find((one) => one === given);
    return key === undefined
      ? refuse(`\`${name}\` has no "${given}"; it can have: ${known.join(', ') || 'nothing'}.`)
      : [key, content];
  });
}

/** A Map or an instance of a class has no own entries, and would narrow nothing. */
function isPlainObject(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

function readRoles(name: string, list: unknown, holders: readonly Role[], permission: Permission): readonly Role[] {
  if (!Array.isArray(list)) return refuse(`\`${name}\` must be a list of roles, of: ${holders.join(', ')}.`);
  return list.map((given: unknown) => {
    const role = roles.find((one) => one === given);
    if (role === undefined)
      return refuse(`\`${name}\` names something that is not a role; the roles are: ${roles.join(', ')}.`);
    if (!holders.includes(role))
      return refuse(
        `\`${name}\` would give the permission ${permission} to the role ${role}, which does not have it: ` +
          `a host can narrow the policy, never widen it. Roles it can name: ${holders.join(', ') || 'none'}.`,
      );
    return role;
  });
}

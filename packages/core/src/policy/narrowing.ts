import { IntegrationError } from '../errors.ts';
import { type Role, roles } from '../scope.ts';
import { type Permission, type PermissionTable, permissions } from './table.ts';

/** How a host narrows the table. It can take from a role what the table grants, and never grant more. */
export interface PolicyOptions<Capability extends string = string> {
  /** The roles that keep a permission; a permission without a list stays as it is, an empty list leaves it to nobody. */
  readonly narrow?: { readonly [Each in Permission]?: readonly Role[] };
  /** The roles, of those that keep `use`, that keep it for one capability. */
  readonly narrowUse?: { readonly [Each in Capability]?: readonly Role[] };
}

/** Roles that are left, where they were narrowed. */
export interface Narrowing {
  readonly permissions: ReadonlyMap<Permission, readonly Role[]>;
  readonly capabilities: ReadonlyMap<string, readonly Role[]>;
}

export const noNarrowing: Narrowing = { permissions: new Map(), capabilities: new Map() };

/**
 * @param capabilities those of the host's providers: a misspelt one would narrow nothing.
 * @throws IntegrationError `not_configured` where a list names a role that does not have what it narrows, or anything in
 *   it is unknown: never silently without the narrowing that was meant.
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

/** A Map or an instance of a class has no entries of its own to read, and would narrow nothing. */
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
      return refuse(`\`${name}\` names something that is no role; the roles are: ${roles.join(', ')}.`);
    if (!holders.includes(role))
      return refuse(
        `\`${name}\` would give the permission ${permission} to the role ${role}, which does not have it: ` +
          `a host can narrow the policy, never widen it. Roles it can name: ${holders.join(', ') || 'none'}.`,
      );
    return role;
  });
}

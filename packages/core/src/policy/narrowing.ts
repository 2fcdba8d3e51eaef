import * as z from 'zod';
import { IntegrationError } from '../errors.ts';
import { describeIssues, toIssues } from '../issues.ts';
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
  const parsed = narrowingSchema(table, capabilities).safeParse(options);
  if (parsed.success) return { permissions: parsed.data.narrow, capabilities: parsed.data.narrowUse };
  throw new IntegrationError('not_configured', `${describeIssues(toIssues(parsed.error, 'policy'))}.`);
}

const narrowingSchema = (table: PermissionTable, capabilities: readonly string[]) =>
  z
    .strictObject({ narrow: roleLists(permissions), narrowUse: roleLists(capabilities) })
    .superRefine(({ narrow, narrowUse }, context) => {
      const check = (path: string[], list: readonly Role[], holders: readonly Role[], permission: Permission) => {
        for (const role of list)
          if (!holders.includes(role))
            context.addIssue({ code: 'custom', path, message: widens(permission, role, holders) });
      };
      for (const [permission, list] of narrow) check(['narrow', permission], list, table[permission].roles, permission);
      const users = narrow.get('use') ?? table.use.roles;
      for (const [capability, list] of narrowUse) check(['narrowUse', capability], list, users, 'use');
    });

const roleList = z.array(z.enum(roles, { error: `is not a role; the roles are: ${roles.join(', ')}` }), {
  error: 'must be a list of roles',
});

/** Lists of roles by key. As a map, because an object can inherit keys. */
const roleLists = <Key extends string>(keys: readonly Key[]) =>
  z
    .custom<object>(isPlainObject, { error: `must be an object with keys of: ${keys.join(', ')}` })
    .prefault({})
    .transform((given) => new Map<unknown, unknown>(Object.entries(given)))
    .pipe(z.map(z.enum(keys, { error: `does not exist; there can be: ${keys.join(', ') || 'nothing'}` }), roleList));

/** A Map or an instance of a class has no own entries, and would narrow nothing. */
function isPlainObject(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

const widens = (permission: Permission, role: Role, holders: readonly Role[]): string =>
  `would give the permission ${permission} to the role ${role}, which does not have it: a host can narrow the policy, never ` +
  `widen it. Roles it can name: ${holders.join(', ') || 'none'}`;

import type { Role } from '../scope.ts';

/** Increases whenever the table or the conditions of use change, and is stored with every decision. */
export const policyVersion = 1;

export const permissions = ['see', 'configure', 'use', 'read_events', 'export_events'] as const;
/**
 * What a call needs. `see`: providers, connections and runs. `configure`: connections, credentials and schedules. `use`: run a
 * capability. `read_events` and `export_events`: the event log.
 */
export type Permission = (typeof permissions)[number];

export interface PermissionRow {
  /** What the permission lets a role do, phrased to follow "may". */
  readonly means: string;
  readonly roles: readonly Role[];
}
export type PermissionTable = Readonly<Record<Permission, PermissionRow>>;

const row = (means: string, ...granted: Role[]): PermissionRow =>
  Object.freeze({ means, roles: Object.freeze(granted) });

/** Who may do what. What is not listed is denied. */
export const permissionTable: PermissionTable = Object.freeze({
  see: row('see providers, connections and runs', 'owner', 'shop_manager', 'manager', 'employee'),
  configure: row('configure connections and credentials', 'owner', 'shop_manager'),
  use: row('use capabilities', 'owner', 'shop_manager', 'manager', 'employee'),
  read_events: row('read events', 'owner', 'shop_manager', 'manager'),
  export_events: row('export events', 'owner', 'shop_manager'),
});

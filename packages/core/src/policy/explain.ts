import { type Actor, type Role, roles } from '../scope.ts';
import type { Decision } from './decision.ts';
import { type Permission, permissions } from './table.ts';
import { everyUseConditions, type UseConditions } from './use-conditions.ts';

/** One cell of the policy, with its decision. */
export interface PolicyCell extends Decision {
  /** The role that the cell is about. */
  readonly role: Role;
  /** The permission that the cell is about. */
  readonly permission: Permission;
  /** Null if only the role decides; for `use` there is also a cell for every combination. */
  readonly conditions: UseConditions | null;
}

/** Decides every possible question. */
export function explainEvery(
  decide: (actor: Actor, permission: Permission) => Decision,
  decideUse: (actor: Actor, conditions: UseConditions) => Decision,
): readonly PolicyCell[] {
  return roles.flatMap((role) => {
    const actor: Actor = { id: 'anyone', shopId: 'any', role };
    return permissions.flatMap((permission): PolicyCell[] => [
      { role, permission, conditions: null, ...decide(actor, permission) },
      ...(permission === 'use'
        ? everyUseConditions.map((conditions) => ({ role, permission, conditions, ...decideUse(actor, conditions) }))
        : []),
    ]);
  });
}

import {
  type Actor,
  credentialStates,
  type Permission,
  permissions,
  roles,
  type UseConditions,
} from '@makerfex/integrations-core';

/** Something that a policy is asked. */
export interface Question {
  readonly actor: Actor;
  readonly permission: Permission;
  /** Of the capability that is to be used; null where the role alone decides. */
  readonly conditions: UseConditions | null;
}

export interface Answer {
  readonly allowed: boolean;
  readonly reason: string | undefined;
}

const actors = roles.map((role): Actor => ({ id: 'user-1', shopId: 'shop-1', role }));

const everyConditions: readonly UseConditions[] = [true, false].flatMap((connectionEnabled) =>
  [true, false].flatMap((capabilityEnabled) =>
    credentialStates.map((credential) => ({ connectionEnabled, capabilityEnabled, credential })),
  ),
);

/** Every question that there is, by what it is about. */
export const questions = {
  'what a role may do': actors.flatMap((actor) =>
    permissions.map((permission): Question => ({ actor, permission, conditions: null })),
  ),
  'using a capability': actors.flatMap((actor) =>
    everyConditions.map((conditions): Question => ({ actor, permission: 'use', conditions })),
  ),
} as const;

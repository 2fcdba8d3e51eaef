import type { Decision } from '../../policy/decision.ts';
import { decideHostUse } from '../../policy/host-use.ts';
import type { Policy } from '../../policy/policy.ts';
import type { UseConditions } from '../../policy/use-conditions.ts';
import type { Actor } from '../../scope.ts';

/** Who requests a run, and what decides about it. */
export interface Requester extends Pick<Actor, 'id' | 'shopId'> {
  /** Whether its role may request the capability at all; left out if no role decides. */
  decideRole?(capability: string): Decision;
  decideUse(capability: string, conditions: UseConditions): Decision;
}

export const byActor = (policy: Policy, actor: Actor): Requester => ({
  id: actor.id,
  shopId: actor.shopId,
  decideRole: (capability) => policy.decide(actor, 'use', capability),
  decideUse: (capability, conditions) => policy.decideUse(actor, capability, conditions),
});

/** The host's own code, inside a port that a run of this actor calls. Only the conditions decide: the actor asked for another run. */
export const byHost = (about: Pick<Actor, 'id' | 'shopId'>): Requester => ({
  id: about.id,
  shopId: about.shopId,
  decideUse: (_, conditions) => decideHostUse(conditions),
});

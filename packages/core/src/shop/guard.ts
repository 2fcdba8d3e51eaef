import { type IntegrationError, isIntegrationError } from '../errors.ts';
import type { Logger } from '../logger.ts';
import { hasShop, idOf } from '../policy/actor.ts';
import { enforce } from '../policy/decision.ts';
import type { Denials } from '../policy/denials.ts';
import type { Policy } from '../policy/policy.ts';
import { type Permission, policyVersion } from '../policy/table.ts';
import { type Actor, roles } from '../scope.ts';

/** Wraps a call so that the policy checks it first. */
export type Guard = <Arguments extends unknown[], Result>(
  permission: Permission,
  what: string,
  call: (...args: Arguments) => Promise<Result>,
) => (...args: Arguments) => Promise<Result>;

export interface GuardOptions {
  readonly policy: Policy;
  /** Shared by all actors of the process. */
  readonly denials: Denials;
  readonly log: Logger;
}

/** Creates the guard of one actor. Denials are recorded in the shop's log, including those that the call itself throws. */
export function createGuard({ policy, denials, log }: GuardOptions, actor: Actor): Guard {
  const record = async (denied: IntegrationError, permission: Permission): Promise<void> => {
    const facts = { rule: denied.rule ?? null, permission };
    if (!hasShop(actor)) {
      log.error({ err: denied, ...facts }, 'Denied a call without a shop; it cannot be recorded in an event log.');
      return;
    }
    await denials.record({
      scope: { shopId: actor.shopId },
      message: denied.message,
      connectionId: denied.connectionId ?? null,
      actorId: idOf(actor),
      meta: { ...facts, role: roles.find((role) => role === actor.role) ?? null, policy_version: policyVersion },
    });
  };

  return (permission, what, call) =>
    async (...args) => {
      try {
        enforce(policy.decide(actor, permission), what);
        return await call(...args);
      } catch (error) {
        if (isIntegrationError(error, 'policy_denied')) await record(error, permission);
        throw error;
      }
    };
}

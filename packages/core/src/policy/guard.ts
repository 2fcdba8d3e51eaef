import { IntegrationError } from '../errors.ts';
import { newEvent } from '../events/event.ts';
import type { Logger } from '../logger.ts';
import { type Actor, roles } from '../scope.ts';
import type { Storage } from '../storage.ts';
import { hasShop, idOf } from './actor.ts';
import { enforce } from './decision.ts';
import type { Policy } from './policy.ts';
import { type Permission, policyVersion } from './table.ts';

/** Wraps a call so that the policy is asked first. */
export type Guard = <Arguments extends unknown[], Result>(
  permission: Permission,
  what: string,
  call: (...args: Arguments) => Promise<Result>,
) => (...args: Arguments) => Promise<Result>;

export interface GuardOptions<Tx> {
  readonly storage: Storage<Tx>;
  readonly policy: Policy;
  readonly log: Logger;
}

/** The guard of one actor. Denials are told in the shop's log, also those that the call itself finds. */
export function createGuard<Tx>({ storage, policy, log }: GuardOptions<Tx>, actor: Actor): Guard {
  const tell = async (denied: IntegrationError, permission: Permission): Promise<void> => {
    const facts = { rule: denied.rule ?? null, permission };
    if (!hasShop(actor)) {
      log.error({ err: denied, ...facts }, 'A call was denied that is of no shop, in whose log it could be told.');
      return;
    }
    const event = newEvent('policy.denied', denied.message, {
      connectionId: denied.connectionId ?? null,
      actorId: idOf(actor),
      meta: { ...facts, role: roles.find((role) => role === actor.role) ?? null, policy_version: policyVersion },
    });
    // Whatever becomes of its event, a denial is answered as one.
    try {
      await storage.transaction(actor, (unit) => unit.events.append([event]));
    } catch (error) {
      log.error({ err: error, ...facts }, 'A denial could not be told in the event log.');
    }
  };

  return (permission, what, call) =>
    async (...args) => {
      try {
        enforce(policy.decide(actor, permission), what);
        return await call(...args);
      } catch (error) {
        if (error instanceof IntegrationError && error.code === 'policy_denied') await tell(error, permission);
        throw error;
      }
    };
}

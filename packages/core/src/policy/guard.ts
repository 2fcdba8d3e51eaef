import { IntegrationError } from '../errors.ts';
import { newEvent } from '../events/event.ts';
import type { Actor } from '../scope.ts';
import type { Storage } from '../storage.ts';
import { decide, enforce, type Permission, policyVersion } from './policy.ts';

/** Wraps a call so that the policy is asked first. */
export type Guard = <Arguments extends unknown[], Result>(
  permission: Permission,
  what: string,
  call: (...args: Arguments) => Promise<Result>,
) => (...args: Arguments) => Promise<Result>;

/** The guard of one actor. Denials are told in the log, also those that the call itself finds. */
export function createGuard<Tx>(storage: Storage<Tx>, actor: Actor): Guard {
  const tell = (denied: IntegrationError): Promise<void> =>
    storage.transaction(actor, (unit) =>
      unit.events.append([
        newEvent('policy.denied', `${actor.role}: ${denied.message}`, {
          actorId: actor.id,
          meta: { rule: denied.rule ?? null, policy_version: policyVersion },
        }),
      ]),
    );

  return (permission, what, call) =>
    async (...args) => {
      try {
        enforce(decide(actor, permission), what);
        return await call(...args);
      } catch (error) {
        if (error instanceof IntegrationError && error.code === 'policy_denied') await tell(error);
        throw error;
      }
    };
}

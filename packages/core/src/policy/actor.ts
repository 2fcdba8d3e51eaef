import { isOneLine } from '../records/one-line.ts';
import type { Actor } from '../scope.ts';

/** They stand in logs, in files and in the headers of what is queued. */
const isText = (value: unknown): boolean => typeof value === 'string' && value !== '' && isOneLine(value);

/** Whether there is a shop whose rows are meant, and in whose log a denial can be told. */
export const hasShop = (actor: Actor): boolean => isText(actor?.shopId);

/** For the log: null where there is none. */
export const idOf = (actor: Actor): string | null => (isText(actor?.id) ? actor.id : null);

/** Whether an actor can be asked about at all; whether its role exists is for the policy to say. */
export const isWellFormed = (actor: Actor): boolean => hasShop(actor) && isText(actor.id);

/**
 * The actor as it is now, so that every later step acts for the one that the policy was asked about. Hosts in plain
 * JavaScript can pass anything: what is no actor is refused by the policy, call by call.
 */
export const snapshotOf = (actor: Actor): Actor =>
  Object.freeze({ id: actor?.id, shopId: actor?.shopId, role: actor?.role });

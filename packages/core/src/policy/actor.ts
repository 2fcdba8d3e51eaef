import { isOneLine } from '../records/one-line.ts';
import type { Actor } from '../scope.ts';

/** They are written to logs, files and message headers, so they must be one line. */
const isText = (value: unknown): boolean => typeof value === 'string' && value !== '' && isOneLine(value);

/** Whether there is a shop, so that a denial can be recorded in its log. */
export const hasShop = (actor: Actor): boolean => isText(actor?.shopId);

/** For the log: null if there is none. */
export const idOf = (actor: Actor): string | null => (isText(actor?.id) ? actor.id : null);

/** Whether an actor is well-formed; the policy checks whether its role exists. */
export const isWellFormed = (actor: Actor): boolean => hasShop(actor) && isText(actor.id);

/**
 * Copies the actor, so that every later step acts for the actor that the policy checked. Hosts in plain JavaScript can pass
 * anything: the policy refuses a malformed actor on every call.
 */
export const snapshotOf = (actor: Actor): Actor =>
  Object.freeze({ id: actor?.id, shopId: actor?.shopId, role: actor?.role });

import { type Actor, IntegrationError, type Role } from '@makerfex/integrations-core';
import { invalid } from '@makerfex/integrations-core/provider';
import * as z from 'zod';
import { capabilityOf, taskOf } from '../protocol/names.ts';
import type { Task } from '../protocol/read-task.ts';

/** Databases store no NUL and no longer ids, so no host has them. */
const id = z.string().regex(/^[^\0]{1,255}$/, 'expected 1 to 255 characters');
/** What a Celery application sends as keyword arguments. */
const kwargs = z.strictObject({
  actor: z.strictObject({
    id,
    shop_id: id,
    // The policy checks the role.
    role: z.custom<Role>((role) => typeof role === 'string', 'expected text'),
  }),
  connection_id: id,
  input: z.unknown().optional(),
});
const shop = z.object({ actor: z.object({ shop_id: id }) });

/** A run that a Celery application requests. */
export interface RunRequest {
  readonly actor: Actor;
  readonly connectionId: string;
  readonly capability: string;
  readonly input: unknown;
}

/** @throws IntegrationError `not_found`, `invalid_input` */
export function readRequest(task: Task): RunRequest {
  const capability = capabilityOf(task.name);
  if (!capability) throw new IntegrationError('not_found', `Unknown task: use the name ${taskOf('<capability>')}.`);
  if (task.args.length > 0)
    throw new IntegrationError(
      'invalid_input',
      `${task.name} takes keyword arguments only: in a chain, use .si() for it.`,
    );
  const read = kwargs.safeParse(task.kwargs);
  if (!read.success) throw invalid(`The keyword arguments of ${task.name}`, 'invalid_input', read.error);
  const { actor, connection_id: connectionId, input } = read.data;
  return {
    actor: { id: actor.id, shopId: actor.shop_id, role: actor.role },
    connectionId,
    capability,
    input: input ?? {},
  };
}

/** The shop that a task names; null if it names none. Works for malformed tasks too. */
export const shopOf = (task: Task | null): string | null => shop.safeParse(task?.kwargs).data?.actor.shop_id ?? null;

import * as z from 'zod';
import { graphId } from '../graph/id.ts';

/** `id` is the one of the token's answer, known only to this app; `user_id` the one of the professional account. */
export const accountFields = 'id,user_id';

const optionalId = graphId.optional().catch(undefined);
const ids = z.object({ id: optionalId, user_id: optionalId });
/** Documented in an array `data`, but also seen without it. */
const accountSchema = z.union([
  z.object({ data: z.tuple([ids]).rest(z.unknown()) }).transform(({ data: [first] }) => first),
  ids,
]);

/**
 * The ids of an account, from the body of `/me`: callbacks name it by one of them.
 * @returns undefined if there are none: what was stored before stays
 */
export function readAccountIds(body: unknown): Readonly<Record<string, string>> | undefined {
  const { data } = accountSchema.safeParse(body);
  if (data?.id === undefined && data?.user_id === undefined) return undefined;
  return {
    ...(data.user_id !== undefined && { account_id: data.user_id }),
    ...(data.id !== undefined && { app_user_id: data.id }),
  };
}

/** The ids that {@link readAccountIds} has stored. */
export const storedAccountIds = (visible: Readonly<Record<string, string>>): readonly string[] => [
  ...new Set([visible['account_id'], visible['app_user_id']].filter((id) => id !== undefined)),
];

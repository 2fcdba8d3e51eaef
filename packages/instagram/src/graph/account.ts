import type { ProviderHttp } from '@makerfex/integrations-core';
import * as z from 'zod';
import { type Check, checksOf } from '../check.ts';
import { graphId, readAnswer } from './answer.ts';

/** The account that a token belongs to. */
export interface Account {
  readonly id: string;
  readonly username: string | null;
}

const me = z.object({
  // Where the id came as a number that has lost digits, the token's own account is still called `me`.
  user_id: z.union([graphId, z.number().transform(() => 'me')]),
  username: z.string().nullable().catch(null),
});
/** Documented in an array `data`, and seen without it. */
const meSchema = z.union([
  z.object({ data: z.tuple([me]).rest(z.unknown()) }).transform(({ data: [first] }) => first),
  me,
]);

/** The account from `/me`: the id of the token's answer has lost its last digits. */
export async function readAccount(http: ProviderHttp, version: string): Promise<Account> {
  const { body } = await http.get(`/${version}/me`, { query: { fields: ['user_id', 'username'] } });
  const { user_id: id, username } = readAnswer(meSchema, body, 'the account');
  return { id, username };
}

/** Posts of the sliding window; null where Instagram does not tell them. */
export interface Quota {
  readonly used: number | null;
  readonly total: number | null;
}

/** Posts come back one by one over a day, so an hour is worth a wait. */
export const quotaPauseMs = 3_600_000;

const quotaSchema = z.object({
  data: z.array(
    z.object({
      quota_usage: z.int().min(0).nullable().catch(null),
      config: z.object({ quota_total: z.int().positive() }).nullable().catch(null),
    }),
  ),
});

export async function readQuota(http: ProviderHttp, version: string, { id }: Account): Promise<Quota> {
  const { body } = await http.get(`/${version}/${id}/content_publishing_limit`, {
    query: { fields: ['config', 'quota_usage'] },
  });
  const [told] = readAnswer(quotaSchema, body, 'the quota of posts').data;
  return { used: told?.quota_usage ?? null, total: told?.config?.quota_total ?? null };
}

/** What is left of the quota. It is asked for each time: Instagram gives accounts different ones. */
export function checkQuota({ used, total }: Quota): Check {
  const { ok, error } = checksOf('account');
  if (used === null || total === null) return ok('quota', 'Instagram did not tell how many posts are left');
  return used >= total
    ? error('quota', `has used all ${total} posts that Instagram allows it in a day`)
    : ok('quota', `${used} posts of ${total} in a day`);
}

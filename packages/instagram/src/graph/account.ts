import { type ProviderHttp, readBody } from '@makerfex/integrations-core/provider';
import * as z from 'zod';
import { type Check, checksOf } from '../check.ts';
import { graphId } from './id.ts';

/** The account that a token belongs to. */
export interface Account {
  readonly id: string;
  readonly username: string | null;
}

const me = z.object({
  // If the id came as a number and lost digits, `me` still names the token's account.
  user_id: z.union([graphId, z.number().transform(() => 'me')]),
  username: z.string().nullable().catch(null),
});
/** Documented in an array `data`, but also seen without it. */
const meSchema = z.union([
  z.object({ data: z.tuple([me]).rest(z.unknown()) }).transform(({ data: [first] }) => first),
  me,
]);

/** Reads the account from `/me`, because the id in the token's answer has lost its last digits. */
export async function readAccount(http: ProviderHttp, version: string): Promise<Account> {
  const { body } = await http.get(`/${version}/me`, { query: { fields: ['user_id', 'username'] } });
  const { user_id: id, username } = readBody(meSchema, body, "Instagram's answer about the account");
  return { id, username };
}

/** Posts in the sliding window; null if Instagram does not report them. */
export interface Quota {
  readonly used: number | null;
  readonly total: number | null;
}

/** The quota frees up post by post over a day, so an hour is worth the wait. */
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
  const [quota] = readBody(quotaSchema, body, "Instagram's answer about the quota of posts").data;
  return { used: quota?.quota_usage ?? null, total: quota?.config?.quota_total ?? null };
}

/** Checks what is left of the quota. It is read each time, because accounts have different ones. */
export function checkQuota({ used, total }: Quota): Check {
  const { ok, error } = checksOf('account');
  if (used === null || total === null) return ok('quota', 'Instagram did not report how many posts are left');
  return used >= total
    ? error('quota', `has used all ${total} posts that Instagram allows in a day`)
    : ok('quota', `${used} of ${total} posts used in a day`);
}

import { setTimeout as delay } from 'node:timers/promises';
import type { HttpReply, OAuth2Hooks, TokenCall } from '@makerfex/integrations-core/provider';
import * as z from 'zod';
import { accountFields, readAccountIds } from './account-ids.ts';

export interface TokenEndpoints {
  /** Exchanges a code for a token valid for one hour. */
  readonly shortToken: string;
  /** Exchanges the one-hour token for one valid for 60 days. */
  readonly longToken: string;
  readonly refresh: string;
  /** Which account a token belongs to. */
  readonly account: string;
}

/** Permissions come as a list or as comma-separated text. */
const permissions = z
  .union([z.string(), z.array(z.string()).transform((names) => names.join(','))])
  .optional()
  .catch(undefined);
const shortTokenSchema = z.object({ access_token: z.string(), permissions });
/** Documented in an array `data`, but also seen without it. Its `user_id` is not read: as a number it has lost digits; `/me` has it as `id`. */
const shortReplySchema = z.union([
  z.object({ data: z.tuple([shortTokenSchema]).rest(z.unknown()) }).transform(({ data: [first] }) => first),
  shortTokenSchema,
]);
const longReplySchema = z.object({
  access_token: z.string(),
  expires_in: z.unknown(),
  permissions,
  scope: z.string().optional(),
});
const tokenBodySchema = z.object({
  access_token: z.string(),
  expires_in: z.number().optional().catch(undefined),
  scope: z.string().optional(),
  account: z.unknown(),
});

const isSuccess = ({ status }: HttpReply): boolean => status >= 200 && status < 300;
/** A code works once, so only the second step is retried. */
const longTokenAttempts = 3;
const pauseMs = 300;

/**
 * Instagram's token flow: a code brings a one-hour token, which must be exchanged for a 60-day one (chatwoot#12989). There is
 * no refresh token: the token itself is refreshed.
 * @see https://developers.facebook.com/docs/instagram-platform/instagram-api-with-instagram-login/business-login
 */
export function tokenHooks({
  shortToken,
  longToken,
  refresh,
  account,
}: TokenEndpoints): Required<Pick<OAuth2Hooks, 'exchange' | 'refresh' | 'readTokens' | 'isRefreshSpent'>> {
  /** Adds the ids of the account. Without them everything works but the callbacks, so a failure is no failure of the consent. */
  const withAccount = async (send: TokenCall['send'], reply: HttpReply): Promise<HttpReply> => {
    const { data } = longReplySchema.safeParse(reply.body);
    if (!isSuccess(reply) || !data) return reply;
    const query = { fields: accountFields, access_token: data.access_token };
    const found = await send({ url: account, query }).catch(() => null);
    return { ...reply, body: { ...data, account: found && isSuccess(found) ? found.body : null } };
  };

  return {
    async exchange({ app, send, code, redirectUri }) {
      const form = {
        client_id: app.clientId,
        client_secret: app.clientSecret,
        grant_type: 'authorization_code',
        redirect_uri: redirectUri,
        // Instagram appends `#_` to the redirect address; some browsers and proxies keep it.
        code: code.replace(/#_$/, ''),
      };
      const short = await send({ url: shortToken, form });
      const { data: granted } = shortReplySchema.safeParse(short.body);
      if (!isSuccess(short) || !granted) return short;
      const query = {
        grant_type: 'ig_exchange_token',
        client_secret: app.clientSecret,
        access_token: granted.access_token,
      };
      let long = await send({ url: longToken, query });
      for (let attempts = 1; long.status >= 500 && attempts < longTokenAttempts; attempts += 1) {
        await delay(pauseMs);
        long = await send({ url: longToken, query });
      }
      return withAccount(send, withScopes(long, granted.permissions));
    },

    async refresh({ send, accessToken }) {
      const query = { grant_type: 'ig_refresh_token', access_token: accessToken };
      return withAccount(send, withScopes(await send({ url: refresh, query }), undefined));
    },

    readTokens({ body }) {
      const { account: found, ...tokens } = tokenBodySchema.parse(body);
      return { ...tokens, visible: readAccountIds(found) };
    },

    isRefreshSpent: ({ body }) => codeErrorSchema.safeParse(body).success || deadTokenSchema.safeParse(body).success,
  };
}

/** Returns the permissions as `scope`, as a standard token endpoint does. */
function withScopes(reply: HttpReply, granted: string | undefined): HttpReply {
  const { data } = longReplySchema.safeParse(reply.body);
  if (!isSuccess(reply) || !data) return reply;
  const { access_token, expires_in } = data;
  const scope = data.permissions ?? granted;
  return { ...reply, body: { access_token, expires_in, ...(scope === undefined ? {} : { scope }) } };
}

/** The first step has one error code for everything, so only its English text distinguishes a used code from a wrong app. */
const codeErrorSchema = z.object({
  error_type: z.string(),
  error_message: z.string().regex(/code (?:was not found|was already used|has been used|has expired|is invalid)/i),
});
const deadTokenSchema = z.object({ error: z.object({ code: z.literal(190) }) });

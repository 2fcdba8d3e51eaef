import { setTimeout as delay } from 'node:timers/promises';
import type { HttpReply, OAuth2Hooks } from '@makerfex/integrations-core';
import * as z from 'zod';

/** Where tokens are had. */
export interface TokenEndpoints {
  /** Takes a code, and answers with a token of one hour. */
  readonly shortToken: string;
  /** Takes the token of one hour, and answers with one of 60 days. */
  readonly longToken: string;
  readonly refresh: string;
}

/** Permissions come as a list or as text with commas. */
const permissions = z
  .union([z.string(), z.array(z.string()).transform((names) => names.join(','))])
  .optional()
  .catch(undefined);
const shortTokenSchema = z.object({ access_token: z.string(), permissions });
/** Documented in an array `data`, and seen without it. Its `user_id` is a number that has lost its last digits: it is not read. */
const shortReplySchema = z.union([
  z.object({ data: z.tuple([shortTokenSchema]).rest(z.unknown()) }).transform(({ data: [first] }) => first),
  shortTokenSchema,
]);
const longReplySchema = z.object({ access_token: z.string(), expires_in: z.unknown(), permissions });

const isWell = ({ status }: HttpReply): boolean => status >= 200 && status < 300;
/** A code is taken once, so it is this step that is tried again, not both. */
const triesForLongToken = 3;
const pauseMs = 300;

/**
 * Instagram's ways with tokens: a code brings a token of one hour, which has to be exchanged for one of 60 days
 * (chatwoot#12989), and there is no refresh token: the token itself is refreshed.
 * @see https://developers.facebook.com/docs/instagram-platform/instagram-api-with-instagram-login/business-login
 */
export function tokenHooks({
  shortToken,
  longToken,
  refresh,
}: TokenEndpoints): Required<Omit<OAuth2Hooks, 'verifyCallback'>> {
  return {
    async exchange({ app, send, code, redirectUri }) {
      const form = {
        client_id: app.clientId,
        client_secret: app.clientSecret,
        grant_type: 'authorization_code',
        redirect_uri: redirectUri,
        // Instagram appends `#_` to the address that it sends people back to; some browsers and proxies keep it.
        code: code.replace(/#_$/, ''),
      };
      const short = await send({ url: shortToken, form });
      const { data: granted } = shortReplySchema.safeParse(short.body);
      if (!isWell(short) || !granted) return short;
      const query = {
        grant_type: 'ig_exchange_token',
        client_secret: app.clientSecret,
        access_token: granted.access_token,
      };
      let long = await send({ url: longToken, query });
      for (let tries = 1; long.status >= 500 && tries < triesForLongToken; tries += 1) {
        await delay(pauseMs);
        long = await send({ url: longToken, query });
      }
      return withScopes(long, granted.permissions);
    },

    async refresh({ send, accessToken }) {
      const query = { grant_type: 'ig_refresh_token', access_token: accessToken };
      return withScopes(await send({ url: refresh, query }), undefined);
    },

    isRefreshSpent: ({ body }) => codeErrorSchema.safeParse(body).success || deadTokenSchema.safeParse(body).success,
  };
}

/** As a standard token endpoint would say it: the permissions as `scope`. */
function withScopes(reply: HttpReply, granted: string | undefined): HttpReply {
  const { data } = longReplySchema.safeParse(reply.body);
  if (!isWell(reply) || !data) return reply;
  const { access_token, expires_in } = data;
  const scope = data.permissions ?? granted;
  return { ...reply, body: { access_token, expires_in, ...(scope === undefined ? {} : { scope }) } };
}

/** The host of the first step has one code for everything, so its English words have to tell a spent code from a wrong app. */
const codeErrorSchema = z.object({
  error_type: z.string(),
  error_message: z.string().regex(/code (?:was not found|was already used|has been used|has expired|is invalid)/i),
});
const deadTokenSchema = z.object({ error: z.object({ code: z.literal(190) }) });

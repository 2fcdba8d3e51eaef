import {
  type HttpReply,
  type OAuth2Auth,
  type OAuthAppSource,
  oauth2,
  type TokenCall,
} from '@makerfex/integrations-core';
import * as z from 'zod';

/** Where Instagram's three hosts are. */
export interface Origins {
  /** `https://www.instagram.com`: where a person gives consent. */
  readonly consent: string;
  /** `https://api.instagram.com`: where a code is exchanged for a token of one hour. */
  readonly token: string;
  /** `https://graph.instagram.com`: everything else. */
  readonly graph: string;
}

export const scopes = ['instagram_business_basic', 'instagram_business_content_publish'] as const;

const dayMs = 86_400_000;
/** A token lives 60 days and can be refreshed while it does: in its second half, so that a pause of weeks does no harm. */
const refreshAheadMs = 30 * dayMs;

/**
 * Instagram Login: a code brings a token of one hour, which is exchanged for one of 60 days at once (chatwoot#12989: a short token
 * that was never exchanged). There is no refresh token: the long one refreshes itself.
 * @see https://developers.facebook.com/docs/instagram-platform/instagram-api-with-instagram-login/business-login
 */
export const instagramAuth = (app: OAuthAppSource, origins: Origins): OAuth2Auth =>
  oauth2({
    authorizeUrl: `${origins.consent}/oauth/authorize`,
    tokenUrl: `${origins.token}/oauth/access_token`,
    scopes,
    scopeSeparator: ',',
    pkce: false,
    app,
    refreshAheadMs,
    exchange: async (call) => {
      const short = await askForShortToken(call, origins, call.code, call.redirectUri);
      return 'reply' in short ? short.reply : exchangeForLong(call, origins, short);
    },
    refresh: ({ send, accessToken }) =>
      send({
        url: `${origins.graph}/refresh_access_token`,
        query: { grant_type: 'ig_refresh_token', access_token: accessToken },
      }).then(asStandard),
  });

interface ShortToken {
  readonly token: string;
  readonly scope: string;
}

const permissions = z.union([z.string(), z.array(z.string()).transform((list) => list.join(','))]);
const tokenFields = z.object({ access_token: z.string().min(1), permissions: permissions.optional() });
/** Documented as a list of one; seen flat, with permissions as a list. */
const shortReply = z.union([z.object({ data: z.tuple([tokenFields]) }).transform(({ data }) => data[0]), tokenFields]);

async function askForShortToken(
  { send, app }: TokenCall,
  origins: Origins,
  code: string,
  redirectUri: string,
): Promise<ShortToken | { reply: HttpReply }> {
  const reply = await send({
    url: `${origins.token}/oauth/access_token`,
    form: {
      client_id: app.clientId,
      client_secret: app.clientSecret,
      grant_type: 'authorization_code',
      redirect_uri: redirectUri,
      // Instagram puts this behind the code.
      code: code.replace(/#_$/, ''),
    },
  });
  const { data } = shortReply.safeParse(reply.body);
  if (reply.status !== 200 || !data) return { reply: asStandard(reply) };
  return { token: data.access_token, scope: data.permissions ?? '' };
}

async function exchangeForLong({ send, app }: TokenCall, origins: Origins, short: ShortToken): Promise<HttpReply> {
  const reply = await send({
    url: `${origins.graph}/access_token`,
    query: { grant_type: 'ig_exchange_token', client_secret: app.clientSecret, access_token: short.token },
  });
  const long = z.looseObject({ access_token: z.string() }).safeParse(reply.body).data;
  return long ? { ...reply, body: { ...long, scope: short.scope } } : asStandard(reply);
}

const spentGrant = z.union([
  z.object({ error_type: z.literal('OAuthException'), code: z.literal(400) }),
  z.object({ error: z.object({ code: z.literal(190) }) }),
]);

/** Its errors are not those of RFC 6749: a spent code and a dead token are told as `invalid_grant`, which core knows. */
function asStandard(reply: HttpReply): HttpReply {
  const isSpent = reply.status >= 400 && reply.status < 500 && spentGrant.safeParse(reply.body).success;
  return isSpent ? { ...reply, body: { error: 'invalid_grant' } } : reply;
}

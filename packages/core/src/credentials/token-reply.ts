import * as z from 'zod';
import { IntegrationError } from '../errors.ts';
import type { HttpReply } from '../provider/http.ts';
import type { TokenGrant } from '../provider/oauth2.ts';
import { isTokenText } from '../provider/token-text.ts';

/** How a request to a token endpoint ended. `spent`: the grant is no longer accepted, and never will be. */
export type TokenOutcome =
  | { readonly outcome: 'granted'; readonly grant: TokenGrant }
  | { readonly outcome: 'spent'; readonly status: number }
  | { readonly outcome: 'failed'; readonly error: IntegrationError };

const seconds = z
  .union([
    z.number(),
    z
      .string()
      .regex(/^\d{1,10}$/)
      .transform(Number),
  ])
  .transform((value) => (value > 0 && value < 10 ** 10 ? value : undefined))
  .optional()
  .catch(undefined);

const replySchema = z.object({
  access_token: z.string().refine(isTokenText),
  /** Empty text counts as missing. */
  refresh_token: z.union([z.literal(''), z.string().refine(isTokenText)]).nullish(),
  expires_in: seconds,
  refresh_token_expires_in: seconds,
  scope: z.string().optional().catch(undefined),
});

const refusalSchema = z.object({ error: z.string() });

/**
 * Reads a reply (RFC 6749, section 5). No message contains any of it: it can contain tokens.
 * @param saysSpent whether the provider reports a spent grant in its own way
 */
export function readTokenReply(reply: HttpReply, label: string, saysSpent: boolean): TokenOutcome {
  const { status } = reply;
  if (status >= 200 && status < 300) {
    const { data } = replySchema.safeParse(reply.body);
    if (data) return { outcome: 'granted', grant: toGrant(data) };
  }
  const said = refusalSchema.safeParse(reply.body).data?.error;
  if (status < 500 && (said === 'invalid_grant' || saysSpent)) return { outcome: 'spent', status };
  return { outcome: 'failed', error: toRefusal(label, reply) };
}

function toGrant(reply: z.output<typeof replySchema>): TokenGrant {
  return {
    accessToken: reply.access_token,
    refreshToken: reply.refresh_token || undefined,
    expiresIn: reply.expires_in,
    refreshExpiresIn: reply.refresh_token_expires_in,
    scopes: reply.scope?.split(/[\s,]+/).filter(Boolean),
  };
}

function toRefusal(label: string, { status, headers }: HttpReply): IntegrationError {
  const said = `The token endpoint of ${label} answered ${status}`;
  const options = { providerStatus: status };
  if (status >= 500 || status === 408)
    return new IntegrationError('provider_unavailable', `${said}: try again in a while.`, options);
  if (status === 429) {
    const wait = Number(headers.get('retry-after') ?? Number.NaN);
    return new IntegrationError('provider_rate_limited', `${said}: too many requests, wait before the next call.`, {
      ...options,
      ...(wait >= 0 && wait <= 86_400 ? { retryAfterMs: wait * 1000 } : {}),
    });
  }
  if (status >= 200 && status < 300)
    return new IntegrationError('provider_malformed', `${said} without a usable access token.`, options);
  return new IntegrationError(
    'provider_rejected',
    `${said}, and not because the grant is spent: check the app's client id and secret, and the token URL.`,
    options,
  );
}

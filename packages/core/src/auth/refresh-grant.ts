import { setTimeout as delay } from 'node:timers/promises';
import { allowInsecureRequests, ClientSecretPost, customFetch, None, refreshTokenGrantRequest } from 'oauth4webapi';
import * as z from 'zod';
import { IntegrationError } from '../errors.ts';
import { readCapped } from '../outbound/body.ts';
import type { HttpReply } from '../outbound/http.ts';
import type { JsonObject } from '../storage.ts';
import { resolveApp } from './app.ts';
import type { OAuth2Auth, TokenGrant } from './descriptor.ts';
import { isLoopback, resolveEndpoint } from './endpoint.ts';
import { isTokenText } from './token-text.ts';

export interface RefreshGrantRequest {
  readonly auth: OAuth2Auth;
  /** Name of the provider, for messages. */
  readonly label: string;
  readonly shopId: string;
  readonly config: JsonObject;
  readonly refreshToken: string;
  readonly fetch: typeof fetch;
  /** Of one attempt, body included. There are at most two. */
  readonly timeoutMs: number;
}

/** How an exchange ended. `spent`: the provider does not take this refresh token any more, and never will again. */
export type RefreshOutcome =
  | { readonly outcome: 'granted'; readonly grant: TokenGrant }
  | { readonly outcome: 'spent'; readonly status: number }
  | { readonly outcome: 'failed'; readonly error: IntegrationError };

const maxReplyBytes = 65_536;
/** Etsy's token endpoint sometimes answers 500 and takes the same request a moment later (etsy/open-api#549). */
const pauseBeforeSecondTryMs = 300;

/**
 * Exchanges a refresh token (RFC 6749, section 6). Nothing of the answer and no error of the HTTP client gets into a
 * message: both can hold tokens.
 */
export async function refreshGrant(request: RefreshGrantRequest): Promise<RefreshOutcome> {
  const first = await attempt(request);
  if (first.outcome !== 'failed' || (first.error.providerStatus ?? 0) < 500) return first;
  await delay(pauseBeforeSecondTryMs);
  return attempt(request);
}

async function attempt(request: RefreshGrantRequest): Promise<RefreshOutcome> {
  try {
    return readReply(request, await send(request));
  } catch (error) {
    return { outcome: 'failed', error: toFailure(request, error) };
  }
}

async function send({
  auth,
  label,
  shopId,
  config,
  refreshToken,
  fetch,
  timeoutMs,
}: RefreshGrantRequest): Promise<HttpReply> {
  const url = resolveEndpoint(auth.tokenUrl, config, label);
  const app = await resolveApp(auth, shopId, label);
  const signal = AbortSignal.timeout(timeoutMs);
  const exchange = async (): Promise<HttpReply> => {
    const response = await refreshTokenGrantRequest(
      { issuer: url.origin, token_endpoint: url.href },
      { client_id: app.clientId },
      auth.clientAuth === 'none' ? None() : ClientSecretPost(app.clientSecret),
      refreshToken,
      {
        signal,
        // Never a redirect: it would carry the refresh token to wherever the answer points.
        [customFetch]: (input, init) => fetch(input, { ...init, signal, redirect: 'manual' }),
        [allowInsecureRequests]: isLoopback(url),
      },
    );
    return {
      status: response.status,
      headers: response.headers,
      body: parse(await readCapped(response, maxReplyBytes)),
    };
  };
  // The lease is only longer than the exchange if no fetch, whoever wrote it, can outstay the signal.
  const timedOut = Promise.withResolvers<never>();
  signal.addEventListener('abort', () => timedOut.reject(signal.reason), { once: true });
  return Promise.race([exchange(), timedOut.promise]);
}

/** JSON where it is JSON, text otherwise, null where it is empty or too long. */
function parse(text: string | null): unknown {
  if (!text) return null;
  try {
    const body: unknown = JSON.parse(text);
    return body;
  } catch {
    return text;
  }
}

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
  refresh_token: z.string().refine(isTokenText).nullish(),
  expires_in: seconds,
  refresh_token_expires_in: seconds,
  scope: z.string().optional().catch(undefined),
});

const refusalSchema = z.object({ error: z.string() });

function readReply(request: RefreshGrantRequest, reply: HttpReply): RefreshOutcome {
  const { status } = reply;
  if (status >= 200 && status < 300) {
    const { data } = replySchema.safeParse(reply.body);
    if (data) return { outcome: 'granted', grant: toGrant(data) };
  }
  const said = refusalSchema.safeParse(reply.body).data?.error;
  if (status < 500 && (said === 'invalid_grant' || request.auth.isRefreshSpent?.(reply) === true))
    return { outcome: 'spent', status };
  return { outcome: 'failed', error: toRefusal(request.label, reply) };
}

function toGrant(reply: z.output<typeof replySchema>): TokenGrant {
  return {
    accessToken: reply.access_token,
    refreshToken: reply.refresh_token ?? undefined,
    expiresIn: reply.expires_in,
    refreshExpiresIn: reply.refresh_token_expires_in,
    scopes: reply.scope?.split(/[\s,]+/).filter(Boolean),
  };
}

function toRefusal(label: string, { status, headers }: HttpReply): IntegrationError {
  const said = `The token endpoint of ${label} answered ${status}`;
  const options = { providerStatus: status };
  if (status >= 500 || status === 408)
    return new IntegrationError('provider_unavailable', `${said}: it is tried again with the next call.`, options);
  if (status === 429) {
    const wait = Number(headers.get('retry-after') ?? Number.NaN);
    return new IntegrationError('provider_rate_limited', `${said}: too many refreshes, wait before the next call.`, {
      ...options,
      ...(wait >= 0 && wait <= 86_400 ? { retryAfterMs: wait * 1000 } : {}),
    });
  }
  if (status >= 200 && status < 300)
    return new IntegrationError('provider_malformed', `${said} without a usable access token.`, options);
  return new IntegrationError(
    'provider_rejected',
    `${said} to the refresh, and not because the token is spent: check the app's client id and secret, and the token URL.`,
    options,
  );
}

/** Errors of the HTTP client and of oauth4webapi can hold the request: only whether time ran out is told. */
function toFailure({ label, timeoutMs }: RefreshGrantRequest, error: unknown): IntegrationError {
  if (error instanceof IntegrationError) return error;
  const isTimeout = error instanceof DOMException && error.name === 'TimeoutError';
  return new IntegrationError(
    'provider_unavailable',
    isTimeout
      ? `The token endpoint of ${label} did not answer within ${timeoutMs} ms: it is tried again with the next call.`
      : `The token endpoint of ${label} could not be reached: it is tried again with the next call.`,
  );
}

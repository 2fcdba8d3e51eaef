import { setTimeout as delay } from 'node:timers/promises';
import {
  allowInsecureRequests,
  authorizationCodeGrantRequest,
  ClientSecretPost,
  clientCredentialsGrantRequest,
  customFetch,
  None,
  nopkce,
  refreshTokenGrantRequest,
} from 'oauth4webapi';
import { IntegrationError, isIntegrationError } from '../errors.ts';
import { findJsonExcess } from '../json-limits.ts';
import { readCapped } from '../outbound/body.ts';
import { isLoopback, resolveEndpoint } from '../provider/endpoint.ts';
import type { HttpReply, ProviderFault } from '../provider/http.ts';
import type { OAuthApp } from '../provider/oauth-app.ts';
import type { ClientCredentialsAuth, OAuth2Auth, TokenAnswer, TokenRequest } from '../provider/oauth2.ts';
import type { JsonObject } from '../storage/rows.ts';
import { TimeoutError, within } from '../within.ts';
import { readTokenReply, type TokenOutcome } from './token-reply.ts';

/** What is exchanged for tokens. */
export type Grant =
  | {
      readonly type: 'code';
      /** As oauth4webapi validated them. */
      readonly params: URLSearchParams;
      readonly redirectUri: string;
      readonly codeVerifier: string | null;
    }
  | { readonly type: 'refresh'; readonly accessToken: string; readonly refreshToken: string | undefined }
  | { readonly type: 'client' };

export interface TokenExchange {
  readonly auth: OAuth2Auth | ClientCredentialsAuth;
  readonly app: () => Promise<OAuthApp>;
  /** Name of the provider, for messages. */
  readonly label: string;
  readonly config: JsonObject;
  readonly grant: Grant;
  /** The provider's own `http.fault`. */
  readonly fault: (reply: HttpReply) => ProviderFault | undefined;
  readonly fetch: typeof fetch;
  /** Longest time for one attempt, body included. There are at most two. */
  readonly timeoutMs: number;
}

const maxReplyBytes = 65_536;
/** A token endpoint can answer 500 and accept the same request a moment later. */
const pauseBeforeSecondTryMs = 300;

/**
 * Requests tokens from a token endpoint (RFC 6749, sections 4.1.3, 4.4 and 6). No message contains the reply or an error of the
 * HTTP client: both can contain tokens.
 */
export async function askForTokens(exchange: TokenExchange): Promise<TokenOutcome> {
  const first = await attempt(exchange);
  if (first.outcome !== 'failed' || (first.error.providerStatus ?? 0) < 500) return first;
  await delay(pauseBeforeSecondTryMs);
  return attempt(exchange);
}

async function attempt(exchange: TokenExchange): Promise<TokenOutcome> {
  try {
    const { auth, label, fault } = exchange;
    // Ends in time even if a host's `fetch` ignores the signal: otherwise the exchange could outlast its lease.
    const reply = await within(exchange.timeoutMs, (signal) => send(exchange, signal));
    const saysSpent = auth.kind === 'oauth2' && auth.isRefreshSpent?.(reply) === true;
    const readTokens = (answer: TokenAnswer): unknown =>
      auth.kind === 'oauth2' && auth.readTokens ? auth.readTokens(answer) : unshown(answer.body);
    return readTokenReply(reply, { label, saysSpent, fault, readTokens });
  } catch (error) {
    return { outcome: 'failed', error: toFailure(exchange, error) };
  }
}

/** A provider does not decide what of its answer is shown: only `readTokens` does. */
const unshown = (body: unknown): unknown =>
  typeof body === 'object' && body !== null ? { ...body, visible: undefined } : body;

async function send(exchange: TokenExchange, signal: AbortSignal): Promise<HttpReply> {
  const { auth, config, grant } = exchange;
  const app = await exchange.app();
  const call = { app, config, send: (request: TokenRequest) => sendByHook(exchange, request, signal) };
  if (auth.kind === 'oauth2' && grant.type === 'code' && auth.exchange)
    return auth.exchange({ ...call, ...grant, code: grant.params.get('code') ?? '' });
  if (auth.kind === 'oauth2' && grant.type === 'refresh' && auth.refresh) return auth.refresh({ ...call, ...grant });
  return readReply(exchange, await standardRequest(exchange, app, signal));
}

function standardRequest(exchange: TokenExchange, app: OAuthApp, signal: AbortSignal): Promise<Response> {
  const { auth, config, label, grant } = exchange;
  const url = resolveEndpoint(auth.tokenUrl, config, label);
  const server = { issuer: url.origin, token_endpoint: url.href };
  const client = { client_id: app.clientId };
  const secret = auth.clientAuth === 'none' ? None() : ClientSecretPost(app.clientSecret);
  const options = {
    signal,
    [customFetch]: safely(exchange, signal),
    [allowInsecureRequests]: isLoopback(url),
    ...(auth.kind === 'oauth2' && grant.type === 'code' ? { additionalParameters: auth.exchangeParams } : {}),
  };
  if (grant.type === 'code')
    return authorizationCodeGrantRequest(
      server,
      client,
      secret,
      grant.params,
      grant.redirectUri,
      grant.codeVerifier ?? nopkce,
      options,
    );
  if (grant.type === 'client') return clientCredentialsGrantRequest(server, client, secret, {}, options);
  return refreshTokenGrantRequest(server, client, secret, grant.refreshToken ?? '', options);
}

/** Follows no redirect: it would send the secret to another address. */
const safely =
  ({ fetch }: TokenExchange, signal: AbortSignal) =>
  (input: string | URL, init: RequestInit): Promise<Response> =>
    fetch(input, { ...init, signal, redirect: 'manual' });

async function sendByHook(exchange: TokenExchange, request: TokenRequest, signal: AbortSignal): Promise<HttpReply> {
  const url = resolveEndpoint(request.url, exchange.config, exchange.label);
  for (const [name, value] of Object.entries(request.query ?? {})) url.searchParams.set(name, value);
  return readReply(exchange, await safely(exchange, signal)(url, hookInit(request)));
}

function hookInit({ json, form }: TokenRequest): RequestInit {
  const headers = { accept: 'application/json' };
  if (json)
    return { method: 'POST', headers: { ...headers, 'content-type': 'application/json' }, body: JSON.stringify(json) };
  return form ? { method: 'POST', headers, body: new URLSearchParams({ ...form }) } : { headers };
}

/** @throws IntegrationError if a successful reply is too large or exceeds a limit of JSON; any other is classified by its status. */
async function readReply({ label }: TokenExchange, response: Response): Promise<HttpReply> {
  const { ok, status, headers } = response;
  const text = await readCapped(response, maxReplyBytes);
  if (ok && text === null)
    throw new IntegrationError(
      'provider_response_too_large',
      `The reply of the token endpoint of ${label} is larger than ${maxReplyBytes} bytes, the most that is accepted.`,
      { providerStatus: status },
    );
  const excess = text === null ? null : findJsonExcess(text);
  if (ok && excess)
    throw new IntegrationError(
      'provider_malformed',
      `The reply of the token endpoint of ${label} ${excess}, the most that is parsed.`,
      { providerStatus: status },
    );
  return { status, headers, body: excess ? null : parse(text) };
}

/** JSON if it is JSON, otherwise text; null if it is empty or too long. */
function parse(text: string | null): unknown {
  if (!text) return null;
  try {
    const body: unknown = JSON.parse(text);
    return body;
  } catch {
    return text;
  }
}

/** Errors of the HTTP client, of oauth4webapi and of hooks can contain the request: the message only says whether it timed out. */
function toFailure({ label, timeoutMs }: TokenExchange, error: unknown): IntegrationError {
  if (isIntegrationError(error)) return error;
  return new IntegrationError(
    'provider_unavailable',
    error instanceof TimeoutError
      ? `The token endpoint of ${label} did not answer within ${timeoutMs} ms: try again in a while.`
      : `The token endpoint of ${label} could not be reached: try again in a while.`,
  );
}

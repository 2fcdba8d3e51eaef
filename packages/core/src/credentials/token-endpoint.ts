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
import { IntegrationError } from '../errors.ts';
import { findJsonExcess } from '../json-limits.ts';
import { readCapped } from '../outbound/body.ts';
import type { ClientCredentialsAuth, OAuth2Auth, TokenRequest } from '../provider/auth.ts';
import { isLoopback, resolveEndpoint } from '../provider/endpoint.ts';
import type { HttpReply } from '../provider/http.ts';
import type { OAuthApp } from '../provider/oauth-app.ts';
import type { JsonObject } from '../storage/rows.ts';
import { readTokenReply, type TokenOutcome } from './token-reply.ts';

/** What tokens are asked for with. */
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

export interface TokenQuestion {
  readonly auth: OAuth2Auth | ClientCredentialsAuth;
  readonly app: () => Promise<OAuthApp>;
  /** Name of the provider, for messages. */
  readonly label: string;
  readonly config: JsonObject;
  readonly grant: Grant;
  readonly fetch: typeof fetch;
  /** Of one attempt, body included. There are at most two. */
  readonly timeoutMs: number;
}

const maxReplyBytes = 65_536;
/** A token endpoint can answer 500 and take the same request a moment later. */
const pauseBeforeSecondTryMs = 300;

/**
 * Asks a token endpoint (RFC 6749, sections 4.1.3, 4.4 and 6). Nothing of the answer and no error of the HTTP client gets
 * into a message: both can hold tokens.
 */
export async function askForTokens(question: TokenQuestion): Promise<TokenOutcome> {
  const first = await attempt(question);
  if (first.outcome !== 'failed' || (first.error.providerStatus ?? 0) < 500) return first;
  await delay(pauseBeforeSecondTryMs);
  return attempt(question);
}

async function attempt(question: TokenQuestion): Promise<TokenOutcome> {
  try {
    const { auth, label } = question;
    const reply = await inTime(question, (signal) => send(question, signal));
    return readTokenReply(reply, label, auth.kind === 'oauth2' && auth.isRefreshSpent?.(reply) === true);
  } catch (error) {
    return { outcome: 'failed', error: toFailure(question, error) };
  }
}

/** The lease of a refresh is only longer than the exchange if no fetch, whoever wrote it, can outstay the signal. */
function inTime<Result>({ timeoutMs }: TokenQuestion, work: (signal: AbortSignal) => Promise<Result>): Promise<Result> {
  const signal = AbortSignal.timeout(timeoutMs);
  const timedOut = Promise.withResolvers<never>();
  signal.addEventListener('abort', () => timedOut.reject(signal.reason), { once: true });
  return Promise.race([work(signal), timedOut.promise]);
}

async function send(question: TokenQuestion, signal: AbortSignal): Promise<HttpReply> {
  const { auth, config, grant } = question;
  const app = await question.app();
  const call = { app, config, send: (request: TokenRequest) => sendByHook(question, request, signal) };
  if (auth.kind === 'oauth2' && grant.type === 'code' && auth.exchange)
    return auth.exchange({ ...call, ...grant, code: grant.params.get('code') ?? '' });
  if (auth.kind === 'oauth2' && grant.type === 'refresh' && auth.refresh) return auth.refresh({ ...call, ...grant });
  return readReply(question, await standardRequest(question, app, signal));
}

function standardRequest(question: TokenQuestion, app: OAuthApp, signal: AbortSignal): Promise<Response> {
  const { auth, config, label, grant } = question;
  const url = resolveEndpoint(auth.tokenUrl, config, label);
  const server = { issuer: url.origin, token_endpoint: url.href };
  const client = { client_id: app.clientId };
  const secret = auth.clientAuth === 'none' ? None() : ClientSecretPost(app.clientSecret);
  const options = {
    signal,
    [customFetch]: safely(question, signal),
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

/** Never a redirect: it would carry the secret to wherever the answer points. */
const safely =
  ({ fetch }: TokenQuestion, signal: AbortSignal) =>
  (input: string | URL, init: RequestInit): Promise<Response> =>
    fetch(input, { ...init, signal, redirect: 'manual' });

async function sendByHook(question: TokenQuestion, request: TokenRequest, signal: AbortSignal): Promise<HttpReply> {
  const url = resolveEndpoint(request.url, question.config, question.label);
  for (const [name, value] of Object.entries(request.query ?? {})) url.searchParams.set(name, value);
  const headers = { accept: 'application/json' };
  const body = request.form && new URLSearchParams({ ...request.form });
  const init = body ? { method: 'POST', headers, body } : { headers };
  return readReply(question, await safely(question, signal)(url, init));
}

/** @throws IntegrationError if a successful answer is too large or exceeds a limit of JSON; any other is judged by its status. */
async function readReply({ label }: TokenQuestion, response: Response): Promise<HttpReply> {
  const { ok, status, headers } = response;
  const text = await readCapped(response, maxReplyBytes);
  if (ok && text === null)
    throw new IntegrationError(
      'provider_response_too_large',
      `The answer of the token endpoint of ${label} is larger than ${maxReplyBytes} bytes, the most that is taken.`,
      { providerStatus: status },
    );
  const excess = text === null ? null : findJsonExcess(text);
  if (ok && excess)
    throw new IntegrationError(
      'provider_malformed',
      `The answer of the token endpoint of ${label} ${excess}, the most that is parsed.`,
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

/** Errors of the HTTP client, of oauth4webapi and of hooks can hold the request: only whether time ran out is told. */
function toFailure({ label, timeoutMs }: TokenQuestion, error: unknown): IntegrationError {
  if (error instanceof IntegrationError) return error;
  const isTimeout = error instanceof DOMException && error.name === 'TimeoutError';
  return new IntegrationError(
    'provider_unavailable',
    isTimeout
      ? `The token endpoint of ${label} did not answer within ${timeoutMs} ms: try again in a while.`
      : `The token endpoint of ${label} could not be reached: try again in a while.`,
  );
}

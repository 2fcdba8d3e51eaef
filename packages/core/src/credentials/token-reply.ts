import * as z from 'zod';
import { IntegrationError, isIntegrationError } from '../errors.ts';
import { refusedFields } from '../issues.ts';
import { readRetryAfter } from '../outbound/retry-after.ts';
import type { HttpReply, ProviderFault } from '../provider/http.ts';
import type { TokenAnswer, TokenGrant } from '../provider/oauth2.ts';
import { malformedAnswer } from '../provider/read/read-body.ts';
import { isTokenText } from '../provider/token-text.ts';

/** A grant that is no longer accepted, and never will be. `detail` are the words of the provider's own `fault`. */
export interface SpentGrant {
  readonly outcome: 'spent';
  readonly status: number;
  readonly detail?: string;
}

/** How a request to a token endpoint ended. */
export type TokenOutcome =
  | { readonly outcome: 'granted'; readonly grant: TokenGrant }
  | SpentGrant
  | {
      readonly outcome: 'failed';
      readonly error: IntegrationError;
      /** Why the provider refused for good, in the words of its `fault`. */
      readonly detail?: string;
    };

/** How a provider departs from RFC 6749 in its token replies. */
export interface TokenReplyReading {
  /** Name of the provider, for messages. */
  readonly label: string;
  /** Whether the provider reports a spent grant in its own way. */
  readonly saysSpent: boolean;
  /** The provider's own `http.fault`. */
  readonly fault: (reply: HttpReply) => ProviderFault | undefined;
  /** Returns the body of a successful answer in the form of RFC 6749. */
  readonly readTokens: (answer: TokenAnswer) => unknown;
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

/** Longest field that may be shown, in characters. */
const mostVisible = 255;

const replySchema = z.object({
  access_token: z.string().refine(isTokenText),
  /** Empty text counts as missing. */
  refresh_token: z.union([z.literal(''), z.string().refine(isTokenText)]).nullish(),
  expires_in: seconds,
  refresh_token_expires_in: seconds,
  scope: z.string().optional().catch(undefined),
  visible: z.record(z.string(), z.string().max(mostVisible)).optional().catch(undefined),
});

const refusalSchema = z.object({ error: z.string() });

/** Errors of RFC 6749, section 5.2, that concern the app or the request: a provider's `fault` would take a 401 for the grant. */
const standardRefusals = new Set([
  'invalid_request',
  'invalid_client',
  'unauthorized_client',
  'unsupported_grant_type',
  'invalid_scope',
]);

/**
 * Reads a reply (RFC 6749, section 5). No message contains any of it: it can contain tokens. A 5xx may pass, whatever it says.
 * Otherwise an error of the RFC decides, then the provider's own fault, then whether there is a token.
 */
export function readTokenReply(reply: HttpReply, reading: TokenReplyReading): TokenOutcome {
  const { label, saysSpent, fault: find } = reading;
  const { status } = reply;
  const said = refusalSchema.safeParse(reply.body).data?.error ?? '';
  if (status < 500 && (said === 'invalid_grant' || saysSpent)) return { outcome: 'spent', status };
  const fault = status < 500 && !standardRefusals.has(said) ? find(reply) : undefined;
  if (fault) return ofFault(label, reply, fault);
  if (isSuccess(status)) {
    const { data } = replySchema.safeParse(standardBody(reply, reading));
    if (data) return { outcome: 'granted', grant: toGrant(data) };
  }
  return { outcome: 'failed', error: toRefusal(label, reply) };
}

const isSuccess = (status: number): boolean => status >= 200 && status < 300;

/** @throws IntegrationError `provider_malformed` if the hook throws; its message says at most which field is at fault */
function standardBody(reply: HttpReply, { label, readTokens }: TokenReplyReading): unknown {
  try {
    return readTokens({ ...reply, now: new Date() });
  } catch (error) {
    if (isIntegrationError(error)) throw error;
    const field = refusedFields(error)?.[0]?.path || 'the body';
    throw malformedAnswer(`The answer of the token endpoint of ${label}`, field);
  }
}

/**
 * `provider_auth` in a successful reply means that the grant is spent. In a failed one it proves nothing: faults often go by the
 * status alone, and that of a token endpoint is about the app. `refreshable` and `concerns` are about calls, so they are ignored.
 */
function ofFault(label: string, { status, headers }: HttpReply, fault: ProviderFault): TokenOutcome {
  const { detail } = fault;
  if (fault.code === 'provider_auth' && isSuccess(status)) return { outcome: 'spent', status, detail };
  const isTerminal = fault.code === 'provider_auth' || fault.code === 'provider_rejected';
  const retryAfterMs = fault.retryAfterMs ?? readRetryAfter(headers);
  const error = new IntegrationError(
    isTerminal ? 'provider_rejected' : fault.code,
    `The token endpoint of ${label} answered ${status}: ${detail}.`,
    { providerStatus: status, ...(retryAfterMs !== undefined && retryAfterMs >= 0 ? { retryAfterMs } : {}) },
  );
  return { outcome: 'failed', error, ...(isTerminal ? { detail } : {}) };
}

function toGrant(reply: z.output<typeof replySchema>): TokenGrant {
  return {
    accessToken: reply.access_token,
    refreshToken: reply.refresh_token || undefined,
    expiresIn: reply.expires_in,
    refreshExpiresIn: reply.refresh_token_expires_in,
    scopes: reply.scope?.split(/[\s,]+/).filter(Boolean),
    visible: reply.visible,
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
  if (isSuccess(status))
    return new IntegrationError('provider_malformed', `${said} without a usable access token.`, options);
  return new IntegrationError(
    'provider_rejected',
    `${said}, and not because the grant is spent: check the app's client id and secret, and the token URL.`,
    options,
  );
}

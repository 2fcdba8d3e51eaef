import { IntegrationError } from '../errors.ts';
import type { HttpReply, ProviderFault } from '../provider/http.ts';
import { TimeoutError } from '../within.ts';
import { refusalIn } from './address-guard.ts';
import { TruncatedBodyError } from './body.ts';
import { readRetryAfter } from './retry-after.ts';

/** What a message may say about a call. The path has no query. */
export interface CallName {
  readonly label: string;
  readonly method: 'GET' | 'POST';
  readonly path: string;
}

/** Why a call failed; the caller decides whether to retry. */
export interface Failure {
  readonly error: IntegrationError;
  /** The token has expired or was replaced: a refresh may help. */
  readonly isRefreshable: boolean;
}

export const isFailure = (reply: object): reply is Failure => 'isRefreshable' in reply;
const failure = (error: IntegrationError, isRefreshable = false): Failure => ({ error, isRefreshable });

/** Classifies a reply: first by the provider's own rules, then by its status. @returns undefined if it succeeded */
export function classifyReply(
  call: CallName,
  reply: HttpReply,
  accept: readonly number[],
  fault: ProviderFault | undefined,
): Failure | undefined {
  if (accept.includes(reply.status)) return undefined;
  if (fault) return classifyFault(call, reply, fault);
  if (reply.status >= 200 && reply.status < 300) return undefined;
  return classifyStatus(call, reply);
}

function classifyFault(call: CallName, { status, headers }: HttpReply, fault: ProviderFault): Failure {
  const retryAfterMs = fault.retryAfterMs ?? readRetryAfter(headers);
  const error = new IntegrationError(fault.code, `${answered(call, status)}: ${fault.detail}.`, {
    providerStatus: status,
    ...(retryAfterMs !== undefined && retryAfterMs >= 0 ? { retryAfterMs } : {}),
    ...(fault.concerns === 'capability' ? { concerns: fault.concerns } : {}),
  });
  return failure(error, fault.code === 'provider_auth' && (fault.refreshable ?? status === 401));
}

function classifyStatus(call: CallName, { status, headers }: HttpReply): Failure {
  const said = answered(call, status);
  const retryAfterMs = readRetryAfter(headers);
  const options = { providerStatus: status, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) };
  const make = (code: ProviderFault['code'], advice: string) =>
    new IntegrationError(code, `${said}: ${advice}.`, options);
  if (status === 401) return failure(make('provider_auth', 'the credential is not accepted, set a new one'), true);
  if (status === 403) {
    const advice = 'the credential does not cover this, set one with the scopes needed';
    const about = { ...options, concerns: 'capability' } as const;
    return failure(new IntegrationError('provider_auth', `${said}: ${advice}.`, about));
  }
  if (status === 429) return failure(make('provider_rate_limited', 'too many calls, wait before the next one'));
  if (status === 408 || status >= 500) return failure(make('provider_unavailable', 'try again later'));
  if (status < 400) return failure(make('provider_rejected', 'redirects are not followed, correct the base URL'));
  return failure(make('provider_rejected', "check the connection's config"));
}

export const tooLarge = (call: CallName, limit: number): Failure =>
  failure(
    new IntegrationError(
      'provider_response_too_large',
      `The answer to ${nameOf(call)} is larger than ${limit} bytes, the most that is accepted.`,
    ),
  );

/** @param excess which JSON limit it exceeds */
export const excessive = (call: CallName, excess: string): Failure =>
  failure(
    new IntegrationError('provider_malformed', `The answer to ${nameOf(call)} ${excess}, the most that is parsed.`),
  );

export const malformed = (call: CallName): Failure =>
  failure(
    new IntegrationError(
      'provider_malformed',
      `The answer to ${nameOf(call)} is declared as JSON but is not valid JSON.`,
    ),
  );

/** A link to a file contains its own permission: a refusal says nothing about the credential. */
export function fileFailure(call: CallName, { status, headers }: Response): Failure {
  const found = classifyStatus(call, { status, headers, body: null });
  const { kind } = found.error;
  if (kind === 'transient' || kind === 'rate_limited') return found;
  const advice = 'the link may have expired, request a new one';
  return failure(
    new IntegrationError('provider_rejected', `${answered(call, status)}: ${advice}.`, { providerStatus: status }),
  );
}

export const lineTooLong = (call: CallName, limit: number): IntegrationError =>
  new IntegrationError(
    'provider_response_too_large',
    `A line of ${nameOf(call)} is longer than ${limit} characters, the most that is accepted.`,
  );

const transient = (code: 'provider_timeout' | 'provider_unavailable', what: string): Failure =>
  failure(new IntegrationError(code, `${what}: try again later.`));

/** Classifies a call without a complete reply. The HTTP client's errors can contain the request, so only the system's code is shown. */
export function classifyError(call: CallName, error: unknown, limitMs: number): Failure {
  const refused = refusalIn(error);
  if (refused) return failure(refused);
  if (error instanceof TimeoutError)
    return transient('provider_timeout', `${nameOf(call)} took longer than ${limitMs} ms`);
  if (error instanceof TruncatedBodyError)
    return transient('provider_unavailable', `The answer to ${nameOf(call)} broke off`);
  const code = systemCode(error);
  return transient(
    'provider_unavailable',
    `${nameOf(call)} failed on the way${code === undefined ? '' : ` (${code})`}`,
  );
}

function systemCode(error: unknown): string | undefined {
  for (let at = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth += 1)
    if ('code' in at && typeof at.code === 'string' && /^[A-Z][A-Z_]{2,40}$/.test(at.code)) return at.code;
  return undefined;
}

const nameOf = ({ label, method, path }: CallName) => `${method} ${path} of ${label}`;
const answered = ({ label, method, path }: CallName, status: number) =>
  `${label} answered ${status} to ${method} ${path}`;

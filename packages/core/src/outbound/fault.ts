import { IntegrationError } from '../errors.ts';
import type { HttpReply, ProviderFault } from '../provider/http.ts';
import { CutShort } from './body.ts';
import { readRetryAfter } from './retry.ts';
import { TimeIsUp } from './within.ts';

/** What a message may tell of a call: the path is without its query. */
export interface CallName {
  readonly label: string;
  readonly method: 'GET' | 'POST';
  readonly path: string;
}

/** Why a call failed, before it is known whether it is tried again. */
export interface Failure {
  readonly error: IntegrationError;
  /** The token has expired or was replaced: a refresh may help. */
  readonly isRefreshable: boolean;
}

export const isFailure = (reply: object): reply is Failure => 'isRefreshable' in reply;
const failure = (error: IntegrationError, isRefreshable = false): Failure => ({ error, isRefreshable });

/** Judges an answer: first by the provider's own reading, then by its status. @returns undefined where it is a success. */
export function judge(
  call: CallName,
  reply: HttpReply,
  accept: readonly number[],
  fault: ProviderFault | undefined,
): Failure | undefined {
  if (accept.includes(reply.status)) return undefined;
  if (fault) return ofFault(call, reply, fault);
  if (reply.status >= 200 && reply.status < 300) return undefined;
  return ofStatus(call, reply);
}

function ofFault(call: CallName, { status, headers }: HttpReply, fault: ProviderFault): Failure {
  const told = fault.retryAfterMs ?? readRetryAfter(headers);
  const error = new IntegrationError(fault.code, `${answered(call, status)}: ${fault.detail}.`, {
    providerStatus: status,
    ...(told !== undefined && told >= 0 ? { retryAfterMs: told } : {}),
    ...(fault.concerns === 'capability' ? { concerns: fault.concerns } : {}),
  });
  return failure(error, fault.code === 'provider_auth' && (fault.refreshable ?? status === 401));
}

function ofStatus(call: CallName, { status, headers }: HttpReply): Failure {
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
      `The answer to ${nameOf(call)} is larger than ${limit} bytes, the most that is taken.`,
    ),
  );

/** @param excess which limit of JSON it exceeds */
export const excessive = (call: CallName, excess: string): Failure =>
  failure(
    new IntegrationError('provider_malformed', `The answer to ${nameOf(call)} ${excess}, the most that is parsed.`),
  );

export const malformed = (call: CallName): Failure =>
  failure(new IntegrationError('provider_malformed', `The answer to ${nameOf(call)} says it is JSON and is not.`));

/** A link to a file carries its own permission: what it refuses says nothing of the credential. */
export function fileFailure(call: CallName, { status, headers }: Response): Failure {
  const found = ofStatus(call, { status, headers, body: null });
  const { kind } = found.error;
  if (kind === 'transient' || kind === 'rate_limited') return found;
  const advice = 'the link may have expired, ask for a new one';
  return failure(
    new IntegrationError('provider_rejected', `${answered(call, status)}: ${advice}.`, { providerStatus: status }),
  );
}

export const lineTooLong = (call: CallName, limit: number): IntegrationError =>
  new IntegrationError(
    'provider_response_too_large',
    `A line of ${nameOf(call)} is longer than ${limit} characters, the most that is taken.`,
  );

const passing = (code: 'provider_timeout' | 'provider_unavailable', what: string): Failure =>
  failure(new IntegrationError(code, `${what}: try again later.`));

/** No whole answer came. The HTTP client's errors can hold the request, so only the code of the system's is told. */
export function broken(call: CallName, error: unknown, limitMs: number): Failure {
  if (error instanceof TimeIsUp) return passing('provider_timeout', `${nameOf(call)} took longer than ${limitMs} ms`);
  if (error instanceof CutShort) return passing('provider_unavailable', `The answer to ${nameOf(call)} broke off`);
  const code = systemCode(error);
  return passing('provider_unavailable', `${nameOf(call)} failed on the way${code === undefined ? '' : ` (${code})`}`);
}

function systemCode(error: unknown): string | undefined {
  for (let at = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth += 1)
    if ('code' in at && typeof at.code === 'string' && /^[A-Z][A-Z_]{2,40}$/.test(at.code)) return at.code;
  return undefined;
}

const nameOf = ({ label, method, path }: CallName) => `${method} ${path} of ${label}`;
const answered = ({ label, method, path }: CallName, status: number) =>
  `${label} answered ${status} to ${method} ${path}`;

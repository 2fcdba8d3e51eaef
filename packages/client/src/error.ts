import type { components } from './schema.ts';

/** What the API answers with a failed status (RFC 9457). */
export type Problem = components['schemas']['Problem'];

/** A wrong field of a request. */
export interface WrongField {
  /** In dot notation within the body, the query or the headers: `config.shop_id`. */
  readonly path: string;
  readonly problem: string;
}

/**
 * What every call throws if it does not succeed.
 * @example
 * const api = createClient({ baseUrl: '/api/integrations' });
 * try {
 *   await api.connections.create({ provider_key: 'etsy', config: { shop_id: 'x' } });
 * } catch (error) {
 *   if (!(error instanceof ApiError)) throw error;
 *   for (const { path, problem } of error.fields) console.log(path, problem);
 * }
 */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  /**
   * What went wrong: a code of docs/errors.md. `unreachable` if there was no answer, `unexpected_answer` if something other than the
   * API answered, such as a proxy.
   */
  readonly code: Problem['code'] | 'unreachable' | 'unexpected_answer';
  /** The HTTP status; 0 without an answer, or if the request was not sent. */
  readonly status: number;
  /** The wrong fields; empty if none is named. */
  readonly fields: readonly WrongField[];
  /** When to try again, in seconds from now; null if unknown. */
  readonly retryAfter: number | null;
  /** The rule of the policy that denied the request, for `policy_denied`. */
  readonly rule: string | null;
  /** Names the request in the logs of the server; null without an answer of the API. */
  readonly requestId: string | null;

  constructor(
    message: string,
    about: Pick<ApiError, 'code' | 'status'> & Partial<Pick<ApiError, 'fields' | 'retryAfter' | 'rule' | 'requestId'>>,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.code = about.code;
    this.status = about.status;
    this.fields = about.fields ?? [];
    this.retryAfter = about.retryAfter ?? null;
    this.rule = about.rule ?? null;
    this.requestId = about.requestId ?? null;
  }
}

/** Reads a failed answer. */
export async function toError(answered: Response, call: string): Promise<ApiError> {
  const { status } = answered;
  const problem = readProblem(await answered.text().catch(() => ''));
  const wait = Number(answered.headers.get('retry-after') ?? Number.NaN);
  const retryAfter = Number.isFinite(wait) ? wait : null;
  if (!problem)
    return new ApiError(`${call} got an answer ${status} that is not from the API: check the base URL.`, {
      code: 'unexpected_answer',
      status,
      retryAfter,
    });
  const { code, detail, title, errors, rule = null, request_id: requestId } = problem;
  return new ApiError(detail ?? title, {
    code,
    status,
    retryAfter,
    rule,
    requestId,
    ...(errors && { fields: errors }),
  });
}

function readProblem(text: string): Problem | null {
  try {
    const problem: Problem | null = JSON.parse(text);
    return typeof problem?.code === 'string' && typeof problem.title === 'string' ? problem : null;
  } catch {
    return null;
  }
}

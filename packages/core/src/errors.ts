import { cutText, type FieldIssue, issueLimits, limitIssues } from './issues.ts';

/**
 * Every code of an {@link IntegrationError}, with its kind and its HTTP status.
 * The only table that maps codes to kinds and statuses.
 */
export const errorCodes = {
  not_configured: { kind: 'config', status: 500 },
  malformed_request: { kind: 'config', status: 400 },
  invalid_cursor: { kind: 'config', status: 400 },
  unauthenticated: { kind: 'denied', status: 401 },
  cross_site_request: { kind: 'denied', status: 403 },
  method_not_allowed: { kind: 'config', status: 405 },
  payload_too_large: { kind: 'config', status: 413 },
  unsupported_media_type: { kind: 'config', status: 415 },
  invalid_input: { kind: 'config', status: 422 },
  invalid_config: { kind: 'config', status: 422 },
  not_found: { kind: 'config', status: 404 },
  already_connected: { kind: 'conflict', status: 409 },
  stale_version: { kind: 'conflict', status: 409 },
  run_in_progress: { kind: 'conflict', status: 409 },
  run_lease_lost: { kind: 'conflict', status: 409 },
  run_cancelled: { kind: 'conflict', status: 409 },
  run_crashed: { kind: 'internal', status: 500 },
  run_limit_exceeded: { kind: 'provider', status: 502 },
  policy_denied: { kind: 'denied', status: 403 },
  oauth_state_invalid: { kind: 'auth', status: 400 },
  oauth_refused: { kind: 'auth', status: 409 },
  credential_unusable: { kind: 'auth', status: 409 },
  credential_corrupt: { kind: 'internal', status: 500 },
  too_many_streams: { kind: 'rate_limited', status: 429 },
  too_many_exports: { kind: 'rate_limited', status: 429 },
  export_given_up: { kind: 'transient', status: 503 },
  too_busy: { kind: 'rate_limited', status: 429 },
  work_limit_exceeded: { kind: 'transient', status: 503 },
  provider_auth: { kind: 'auth', status: 502 },
  provider_rate_limited: { kind: 'rate_limited', status: 429 },
  provider_unavailable: { kind: 'transient', status: 503 },
  provider_timeout: { kind: 'transient', status: 504 },
  provider_rejected: { kind: 'provider', status: 502 },
  provider_malformed: { kind: 'provider', status: 502 },
  provider_response_too_large: { kind: 'provider', status: 502 },
  outcome_unknown: { kind: 'provider', status: 409 },
  port_failed: { kind: 'internal', status: 500 },
  stopped: { kind: 'conflict', status: 409 },
  storage_unavailable: { kind: 'transient', status: 503 },
  internal: { kind: 'internal', status: 500 },
} as const satisfies Record<string, { kind: string; status: number }>;

export type ErrorCode = keyof typeof errorCodes;
export type ErrorKind = (typeof errorCodes)[ErrorCode]['kind'];

export interface IntegrationErrorOptions {
  /** How long to wait before trying again. In milliseconds. */
  readonly retryAfterMs?: number;
  /** What was wrong, field by field, for `invalid_*` codes. */
  readonly issues?: readonly FieldIssue[];
  /** The HTTP status that the provider answered with, if it answered. */
  readonly providerStatus?: number;
  /** Set if an error of kind `auth` only concerns one capability, such as a missing scope, and not the whole credential. */
  readonly concerns?: 'capability';
  /** The rule that decided, for `policy_denied`. */
  readonly rule?: string;
  /** The host port that failed, such as `projects.upsertOrders`. */
  readonly port?: string;
  /** The shop's connection that was denied, for `policy_denied`; absent if none was involved. */
  readonly connectionId?: string;
  /** Attach only an error that contains no secret, header or body. */
  readonly cause?: unknown;
}

/**
 * The only error class of this SDK. The message says what happened, to what, and what to do; it never contains a secret, a
 * header, a request body or a query string. Long texts are cut: see {@link issueLimits}.
 * @example
 * throw new IntegrationError('not_found', `There is no order ${id} in this shop: check its id.`);
 */
export class IntegrationError extends Error {
  override readonly name = 'IntegrationError';
  readonly code: ErrorCode;
  readonly kind: ErrorKind;
  readonly retryAfterMs: number | undefined;
  readonly issues: readonly FieldIssue[] | undefined;
  readonly providerStatus: number | undefined;
  readonly concerns: 'capability' | undefined;
  readonly rule: string | undefined;
  readonly port: string | undefined;
  readonly connectionId: string | undefined;

  constructor(code: ErrorCode, message: string, options: IntegrationErrorOptions = {}) {
    super(cutText(message, issueLimits.message), options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.kind = errorCodes[code].kind;
    this.retryAfterMs = options.retryAfterMs;
    this.issues = options.issues && limitIssues(options.issues, (issue) => issue);
    this.providerStatus = options.providerStatus;
    this.concerns = options.concerns;
    this.rule = options.rule;
    this.port = options.port;
    this.connectionId = options.connectionId;
  }
}

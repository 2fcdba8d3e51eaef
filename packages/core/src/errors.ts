import { cutText, type FieldIssue, issueLimits, limitIssues } from './issues.ts';
import { nodeProblem } from './node-version.ts';

/** Every code of an {@link IntegrationError}, with its kind. */
export const errorKinds = {
  not_configured: 'config',
  malformed_request: 'config',
  invalid_cursor: 'config',
  unauthenticated: 'denied',
  webhook_refused: 'denied',
  cross_site_request: 'denied',
  method_not_allowed: 'config',
  payload_too_large: 'config',
  unsupported_media_type: 'config',
  invalid_input: 'config',
  invalid_config: 'config',
  not_found: 'config',
  already_connected: 'conflict',
  stale_version: 'conflict',
  run_in_progress: 'conflict',
  run_lease_lost: 'conflict',
  run_cancelled: 'conflict',
  run_crashed: 'internal',
  run_limit_exceeded: 'provider',
  policy_denied: 'denied',
  oauth_state_invalid: 'auth',
  oauth_refused: 'auth',
  credential_unusable: 'auth',
  credential_corrupt: 'internal',
  too_many_streams: 'rate_limited',
  too_many_exports: 'rate_limited',
  export_given_up: 'transient',
  too_busy: 'rate_limited',
  work_limit_exceeded: 'transient',
  provider_auth: 'auth',
  provider_rate_limited: 'rate_limited',
  provider_unavailable: 'transient',
  provider_timeout: 'transient',
  provider_rejected: 'provider',
  provider_malformed: 'provider',
  provider_response_too_large: 'provider',
  outcome_unknown: 'provider',
  port_failed: 'internal',
  stopped: 'conflict',
  storage_unavailable: 'transient',
  internal: 'internal',
} as const satisfies Record<string, string>;

export type ErrorCode = keyof typeof errorKinds;
export type ErrorKind = (typeof errorKinds)[ErrorCode];

/** What an IntegrationError can say beside its code and message. */
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
    this.kind = errorKinds[code];
    this.retryAfterMs = options.retryAfterMs;
    this.issues = options.issues && limitIssues(options.issues, (issue) => issue);
    this.providerStatus = options.providerStatus;
    this.concerns = options.concerns;
    this.rule = options.rule;
    this.port = options.port;
    this.connectionId = options.connectionId;
  }
}

/** Shown at import: a missing function of a newer Node.js would only fail at the first call. */
const tooOld = nodeProblem(globalThis.process?.versions?.node);
if (tooOld) throw new IntegrationError('not_configured', tooOld);

/** Found in the registry of all copies of this package, which have classes of their own. */
const brand = Symbol.for('makerfex.integrations.error');
/** Raise it when fields of the error change incompatibly: copies then do not take each other's errors for theirs. */
const brandVersion = 1;
// On the prototype, so that it is neither printed nor compared, and no part of the type.
Object.defineProperty(IntegrationError.prototype, brand, { value: brandVersion });

/** An {@link IntegrationError} with this code, and the kind that belongs to it. */
export type IntegrationErrorOf<Code extends ErrorCode> = IntegrationError & {
  readonly code: Code;
  readonly kind: (typeof errorKinds)[Code];
};

/**
 * Whether something is an {@link IntegrationError}, of any copy of this package that the process has loaded; `instanceof` knows
 * only its own.
 * @param code only errors with this code
 * @example
 * if (isIntegrationError(error, 'policy_denied')) console.warn(error.rule);
 */
export function isIntegrationError<Code extends ErrorCode = ErrorCode>(
  error: unknown,
  code?: Code,
): error is IntegrationErrorOf<Code> {
  if (typeof error !== 'object' || error === null || !(brand in error) || error[brand] !== brandVersion) return false;
  // A newer copy may have codes that this one does not know.
  if (!('code' in error) || typeof error.code !== 'string' || !Object.hasOwn(errorKinds, error.code)) return false;
  return code === undefined || error.code === code;
}

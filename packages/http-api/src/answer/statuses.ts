import type { ErrorCode } from '@makerfex/integrations-core';

/**
 * The HTTP status of every error code.
 * @example
 * const status = isIntegrationError(error) ? errorStatuses[error.code] : 500;
 */
export const errorStatuses: Readonly<Record<ErrorCode, number>> = {
  not_configured: 500,
  malformed_request: 400,
  invalid_cursor: 400,
  unauthenticated: 401,
  cross_site_request: 403,
  method_not_allowed: 405,
  payload_too_large: 413,
  unsupported_media_type: 415,
  invalid_input: 422,
  invalid_config: 422,
  not_found: 404,
  already_connected: 409,
  stale_version: 409,
  run_in_progress: 409,
  run_lease_lost: 409,
  run_cancelled: 409,
  run_crashed: 500,
  run_limit_exceeded: 502,
  policy_denied: 403,
  oauth_state_invalid: 400,
  oauth_refused: 409,
  credential_unusable: 409,
  credential_corrupt: 500,
  too_many_streams: 429,
  too_many_exports: 429,
  export_given_up: 503,
  too_busy: 429,
  work_limit_exceeded: 503,
  provider_auth: 502,
  provider_rate_limited: 429,
  provider_unavailable: 503,
  provider_timeout: 504,
  provider_rejected: 502,
  provider_malformed: 502,
  provider_response_too_large: 502,
  outcome_unknown: 409,
  port_failed: 500,
  stopped: 409,
  storage_unavailable: 503,
  internal: 500,
};

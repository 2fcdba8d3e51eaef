import { randomUUID } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import { type ErrorCode, IntegrationError, isIntegrationError, type Logger } from '@makerfex/integrations-core';
import * as z from 'zod';
import { requestIdHeader } from '../request/request-id.ts';
import { respond } from './response.ts';
import { errorStatuses } from './statuses.ts';

/** Every error answer (RFC 9457). */
export const problemSchema = z.object({
  title: z.string().describe('What the status means.'),
  status: z.int().describe('The HTTP status.'),
  code: z.enum(Object.keys(errorStatuses)).describe('What went wrong; stable.'),
  detail: z.string().optional().describe('What failed, which one, and what to do next. Missing for internal errors.'),
  request_id: z.string().describe('Names this request in the logs of the server; also in `X-Request-Id`.'),
  rule: z.string().optional().describe('The policy rule that denied the request, for `policy_denied`.'),
  errors: z
    .array(z.object({ path: z.string(), problem: z.string() }))
    .optional()
    .describe(
      'Each wrong field, in dot notation within the body, the query or the headers, and what is wrong with it.',
    ),
});

/** `Retry-After` of an error that names no wait, in seconds. */
const defaultWait = 30;

/** Codes whose message is only for the host's operators. `not_configured` is shown: it says what to fix. */
export const isSilent = (code: ErrorCode): boolean => errorStatuses[code] === 500 && code !== 'not_configured';

/**
 * Turns anything but an {@link IntegrationError} into `internal` without its message, which may hold a secret. Logs every
 * error that the client's input did not cause.
 * @param about the route's operation id
 */
export function toKnown(error: unknown, log: Logger, about: string): IntegrationError {
  const known = isIntegrationError(error) ? error : new IntegrationError('internal', 'An unexpected error.');
  if (errorStatuses[known.code] === 500) log.error({ err: error, route: about }, 'Could not answer a request.');
  return known;
}

/** Answers with an error, by its code. @param requestId a new one if the request is not known */
export function problem(
  { code, message, rule, issues, retryAfterMs }: IntegrationError,
  requestId: string = randomUUID(),
): Response {
  const status = errorStatuses[code];
  const wait = retryAfterMs === undefined ? null : Math.ceil(retryAfterMs / 1000);
  const body: z.input<typeof problemSchema> = {
    title: STATUS_CODES[status] ?? '',
    status,
    code,
    request_id: requestId,
    ...(isSilent(code) ? {} : { detail: message, rule, errors: issues && [...issues] }),
  };
  return respond(status, JSON.stringify(body), {
    'content-type': 'application/problem+json',
    [requestIdHeader]: requestId,
    ...(wait !== null || status === 429 ? { 'retry-after': String(wait ?? defaultWait) } : {}),
  });
}

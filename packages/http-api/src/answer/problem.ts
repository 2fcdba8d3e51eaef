import { STATUS_CODES } from 'node:http';
import { type ErrorCode, errorCodes, IntegrationError, type Logger } from '@makerfex/integrations-core';
import * as z from 'zod';
import { respond } from './response.ts';

/** Every error answer (RFC 9457). */
export const problemSchema = z.object({
  title: z.string().describe('What the status means.'),
  status: z.int().describe('The HTTP status.'),
  code: z.enum(Object.keys(errorCodes)).describe('What went wrong; stable.'),
  detail: z.string().optional().describe("What happened, to what, and what to do. Missing where it is nobody's input."),
  rule: z.string().optional().describe('The rule of the policy that decided, for `policy_denied`.'),
  errors: z
    .array(z.object({ path: z.string(), problem: z.string() }))
    .optional()
    .describe('What is wrong with which field, in dot notation from the body, the query or the headers.'),
});

/** Wait of a client that was told no time, in seconds. */
const usualWait = 30;

/** Codes whose words are for the host's operators, not for who asks. `not_configured` is told: it says what to mend. */
const isSilent = (code: ErrorCode): boolean => errorCodes[code].status === 500 && code !== 'not_configured';

/**
 * What is not an {@link IntegrationError} can hold anything: it becomes `internal`, without a word of it. Whatever nobody's
 * input has brought about is logged.
 * @param about which route it was
 */
export function toKnown(error: unknown, log: Logger, about: string): IntegrationError {
  const known = error instanceof IntegrationError ? error : new IntegrationError('internal', 'An unexpected error.');
  if (errorCodes[known.code].status === 500)
    log.error({ err: error, route: about }, 'A request could not be answered.');
  return known;
}

/** Answers an error by its code. */
export function problem({ code, message, rule, issues, retryAfterMs }: IntegrationError): Response {
  const { status } = errorCodes[code];
  const wait = retryAfterMs === undefined ? null : Math.ceil(retryAfterMs / 1000);
  const body: z.input<typeof problemSchema> = {
    title: STATUS_CODES[status] ?? '',
    status,
    code,
    ...(isSilent(code) ? {} : { detail: message, rule, errors: issues && [...issues] }),
  };
  return respond(status, JSON.stringify(body), {
    'content-type': 'application/problem+json',
    ...(wait !== null || status === 429 ? { 'retry-after': String(wait ?? usualWait) } : {}),
  });
}

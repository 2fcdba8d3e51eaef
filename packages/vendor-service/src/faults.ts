import { IntegrationError } from '@makerfex/integrations-core';
import * as z from 'zod';
import type { Sending } from './deliver/channel.ts';

/** The safe parts of nodemailer's errors. Their messages come from the server and can contain anything. */
const errorSchema = z.object({
  code: z.string().optional().catch(undefined),
  responseCode: z.number().optional().catch(undefined),
  syscall: z.string().optional().catch(undefined),
  timeoutType: z.string().optional().catch(undefined),
});

/** The transport is misconfigured. */
const setUpErrors = new Set(['EAUTH', 'ENOAUTH', 'EOAUTH2', 'ECONFIG', 'EREQUIRETLS']);
/** The address is invalid. */
const addressErrors = new Set(['EENVELOPE', 'EMAXRECIPIENTS']);
/** These happen before the mail's content is sent. */
const earlyErrors = new Set(['EDNS', 'EPROXY', 'ETLS']);
const earlyCalls = new Set(['connect', 'getaddrinfo']);
const earlyTimeouts = new Set(['CONNECT_TIMEOUT', 'GREETING_TIMEOUT']);

/** Decides whether the mail was definitely refused or may have arrived. An answer of the server is definite. */
export function classifyMailError(error: unknown): Exclude<Sending, { outcome: 'delivered' }> {
  const {
    code = 'unknown',
    responseCode = 0,
    syscall = '',
    timeoutType = '',
  } = errorSchema.safeParse(error).data ?? {};
  const codes = responseCode === 0 ? `(${code})` : `(${code}, ${responseCode})`;
  if (responseCode >= 400 && responseCode < 500)
    return refused('provider_unavailable', `The mail server temporarily refused the mail ${codes}: try again later.`);
  if (setUpErrors.has(code))
    return refused(
      'not_configured',
      `The host’s mail transport does not work ${codes}: correct its login and settings.`,
    );
  if (responseCode >= 500 || addressErrors.has(code))
    return refused('provider_rejected', `The mail was refused ${codes}: check the vendor’s address in the config.`);
  if (earlyErrors.has(code) || earlyCalls.has(syscall) || earlyTimeouts.has(timeoutType))
    return refused('provider_unavailable', `The mail server could not be reached ${codes}: try again later.`);
  return {
    outcome: 'unknown',
    error: new IntegrationError('provider_unavailable', `The connection to the mail server broke ${codes}.`),
  };
}

const refused = (
  code: 'not_configured' | 'provider_rejected' | 'provider_unavailable',
  message: string,
): { outcome: 'refused'; error: IntegrationError } => ({
  outcome: 'refused',
  error: new IntegrationError(code, message),
});

import { IntegrationError } from '@makerfex/integrations-core';
import * as z from 'zod';
import type { Sending } from './channel.ts';

/** What nodemailer's errors tell beside their words, which are the server's and can hold anything. */
const errorSchema = z.object({
  code: z.string().optional().catch(undefined),
  responseCode: z.number().optional().catch(undefined),
  syscall: z.string().optional().catch(undefined),
  timeoutType: z.string().optional().catch(undefined),
});

/** The transport is set up wrongly. */
const setUp = new Set(['EAUTH', 'ENOAUTH', 'EOAUTH2', 'ECONFIG', 'EREQUIRETLS']);
/** The mail cannot be addressed so. */
const envelope = new Set(['EENVELOPE', 'EMAXRECIPIENTS']);
/** Each comes before the mail's content has left. */
const early = new Set(['EDNS', 'EPROXY', 'ETLS']);
const earlyCalls = new Set(['connect', 'getaddrinfo']);
const earlyTimeouts = new Set(['CONNECT_TIMEOUT', 'GREETING_TIMEOUT']);

/** Tells a mail that was not taken for certain from one that may have been. What the server has answered is certain. */
export function judgeMailError(error: unknown): Exclude<Sending, { outcome: 'delivered' }> {
  const {
    code = 'unknown',
    responseCode = 0,
    syscall = '',
    timeoutType = '',
  } = errorSchema.safeParse(error).data ?? {};
  const said = responseCode === 0 ? `(${code})` : `(${code}, ${responseCode})`;
  if (responseCode >= 400 && responseCode < 500)
    return refused('provider_unavailable', `The mail server did not take the mail this time ${said}: try again later.`);
  if (setUp.has(code))
    return refused(
      'not_configured',
      `The host’s mail transport does not work ${said}: correct its login and settings.`,
    );
  if (responseCode >= 500 || envelope.has(code))
    return refused('provider_rejected', `The mail was refused ${said}: check the vendor’s address in the config.`);
  if (early.has(code) || earlyCalls.has(syscall) || earlyTimeouts.has(timeoutType))
    return refused('provider_unavailable', `The mail server could not be reached ${said}: try again later.`);
  return {
    outcome: 'doubtful',
    error: new IntegrationError('provider_unavailable', `The connection to the mail server broke off ${said}.`),
  };
}

const refused = (
  code: 'not_configured' | 'provider_rejected' | 'provider_unavailable',
  message: string,
): { outcome: 'refused'; error: IntegrationError } => ({
  outcome: 'refused',
  error: new IntegrationError(code, message),
});

import type { HttpReply, ProviderFault } from '@makerfex/integrations-core';
import * as z from 'zod';

const envelope = z.object({
  error: z.object({ code: z.int(), error_subcode: z.int().optional(), is_transient: z.boolean().optional() }),
});

/** Codes of a limit that is used up; they come with HTTP 400. */
const rateCodes: ReadonlySet<number> = new Set([4, 17, 32, 341, 613, 80_002]);
const usualWaitMs = 60_000;

/**
 * Reads the envelope of the Graph API, by code alone: its texts are localised.
 * @see https://developers.facebook.com/docs/graph-api/guides/error-handling
 */
export function readFault({ status, body }: HttpReply): ProviderFault | undefined {
  const error = status >= 400 ? envelope.safeParse(body).data?.error : undefined;
  if (!error) return undefined;
  const { code } = error;
  if (code === 190)
    // A token that has died cannot refresh itself.
    return {
      code: 'provider_auth',
      detail: 'the token has expired or was taken back: authorise again',
      refreshable: false,
    };
  if (code === 10 || (code >= 200 && code <= 299))
    return { code: 'provider_auth', detail: 'the app lacks a permission: authorise again', refreshable: false };
  if (rateCodes.has(code))
    return { code: 'provider_rate_limited', detail: 'too many calls', retryAfterMs: usualWaitMs };
  if (code === 368) return { code: 'provider_rejected', detail: 'the account is blocked for a while: see Instagram' };
  if (error.is_transient === true || code === 1 || code === 2)
    return { code: 'provider_unavailable', detail: 'a passing fault' };
  return undefined;
}

import type { HttpReply, ProviderFault, RateBudget } from '@makerfex/integrations-core/provider';

/** All text of an error body: `{error}`, `{error, error_description}`, or an array of `{message}` (etsy/open-api#622). */
function errorText(body: unknown): string {
  const entries: readonly unknown[] = Array.isArray(body) ? body : [body];
  return entries
    .flatMap((entry) => (typeof entry === 'object' && entry !== null ? Object.values(entry) : [entry]))
    .filter((word) => typeof word === 'string')
    .join(' ')
    .toLowerCase();
}

function headerNumber(headers: Headers, name: string): number | undefined {
  const text = headers.get(name);
  return text !== null && /^\d{1,9}$/.test(text.trim()) ? Number(text) : undefined;
}

const auth = (detail: string, refreshable: boolean): ProviderFault => ({ code: 'provider_auth', detail, refreshable });

/**
 * Distinguishes errors that share a status: an expired token and a missing shared secret can both be 403
 * (anythingmcp#267, etsy/open-api#634), and the daily and the per-second quota are both 429.
 */
export function etsyFault(reply: HttpReply): ProviderFault | undefined {
  if (reply.status === 429) return rateFault(reply.headers);
  if (reply.status !== 401 && reply.status !== 403) return undefined;
  const text = errorText(reply.body);
  if (text.includes('shared secret'))
    return auth("The app's shared secret is missing from the API key: check the app's client secret", false);
  if (text.includes('api key') || text.includes('x-api-key'))
    return auth("Etsy does not accept the app's key: check its keystring and shared secret", false);
  if (text.includes('insufficient_scope') || text.includes('scope'))
    return { ...auth('The grant does not cover this: authorise the shop again', false), concerns: 'capability' };
  if (reply.status === 401 || text.includes('token') || text.includes('expired'))
    return auth('The access token has expired or was revoked', true);
  return auth('Etsy denies access to this shop: authorise with an account that owns it', false);
}

/** The quota of a day slides over 24 hours: some of it is back an hour after it was used up. */
const dayIsBackAfterMs = 3_600_000;

function rateFault(headers: Headers): ProviderFault {
  const dayIsSpent = headerNumber(headers, 'x-remaining-today') === 0;
  return {
    code: 'provider_rate_limited',
    detail: dayIsSpent ? "The app's quota for the day is used up" : "The app's quota for this second is used up",
    // A `retry-after` header takes precedence.
    ...(!headers.has('retry-after') && { retryAfterMs: dayIsSpent ? dayIsBackAfterMs : 1_000 }),
  };
}

/** The lowest limits that were seen: Etsy publishes none. */
export const lowestLimits = { perSecond: 5, perDay: 5_000 };

/** Etsy publishes no default quota, so the limiter follows the headers of each answer. */
export function readRateBudget({ headers }: HttpReply): RateBudget | undefined {
  const limit = headerNumber(headers, 'x-limit-per-second');
  // The header also arrives under a truncated name.
  const remaining = headerNumber(headers, 'x-remaining-this-second') ?? headerNumber(headers, 'x-remaining-this-secon');
  if (!limit || remaining === undefined) return undefined;
  return { capacity: limit, available: Math.min(remaining, limit), perSecond: limit, day: readDay(headers) };
}

function readDay(headers: Headers): RateBudget['day'] {
  const limit = headerNumber(headers, 'x-limit-per-day');
  const left = headerNumber(headers, 'x-remaining-today');
  if (!limit || left === undefined) return undefined;
  return { limit, left, ...(left === 0 && { resetsInMs: dayIsBackAfterMs }) };
}

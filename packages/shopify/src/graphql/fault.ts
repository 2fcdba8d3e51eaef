import type { HttpReply, ProviderFault, RateBudget } from '@makerfex/integrations-core';
import { asList, asNode, asText, at } from '../map/node.ts';

const codeOf = (error: unknown): string | null => asText(at(error, 'extensions', 'code'));

/** The codes of `errors[].extensions.code`; https://shopify.dev/docs/api/admin-graphql#status_and_error_codes */
export const errorCodesOf = (body: unknown): readonly string[] =>
  asList(at(body, 'errors')).flatMap((error) => codeOf(error) ?? []);

/**
 * The fields that an answer lacks because the app may not see them, where it is whole but for these: each is null and has an
 * error of its own. Null where the answer as a whole was refused.
 */
export function withheldFields(body: unknown): readonly string[] | null {
  const errors = asList(at(body, 'errors'));
  const roots = Object.values(asNode(at(body, 'data')) ?? {});
  const isWhole = roots.length > 0 && roots.every((root) => root !== null);
  if (!isWhole || errors.length === 0 || errors.some((error) => codeOf(error) !== 'ACCESS_DENIED')) return null;
  const paths = errors.map((error) => at(error, 'path'));
  return [...new Set(paths.flatMap((path) => (Array.isArray(path) ? (asText(path.at(-1)) ?? []) : [])))];
}

const asNumber = (value: unknown): number | undefined =>
  typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : undefined;

/** Reads the points that are left; https://shopify.dev/docs/api/usage/limits#graphql-admin-api-rate-limits */
export function readBudget({ body }: HttpReply): RateBudget | undefined {
  const status = at(body, 'extensions', 'cost', 'throttleStatus');
  const capacity = asNumber(at(status, 'maximumAvailable'));
  const available = asNumber(at(status, 'currentlyAvailable'));
  const perSecond = asNumber(at(status, 'restoreRate'));
  if (!capacity || available === undefined || !perSecond) return undefined;
  return { capacity, available, perSecond };
}

/** How long until the points of this very query are there. */
function throttledFor(reply: HttpReply): number {
  const budget = readBudget(reply);
  const cost = asNumber(at(reply.body, 'extensions', 'cost', 'requestedQueryCost'));
  if (budget && cost !== undefined)
    return Math.max(0, Math.ceil(((Math.min(cost, budget.capacity) - budget.available) / budget.perSecond) * 1000));
  const seconds = Number(reply.headers.get('retry-after') ?? Number.NaN);
  return Number.isFinite(seconds) && seconds >= 0 ? seconds * 1000 : 1000;
}

/** Reads the faults that Shopify tells in the body, often with HTTP 200. */
export function readFault(reply: HttpReply): ProviderFault | undefined {
  const codes = errorCodesOf(reply.body);
  if (codes.includes('THROTTLED') || reply.status === 429)
    return { code: 'provider_rate_limited', detail: 'the shop has no points left', retryAfterMs: throttledFor(reply) };
  if (reply.status === 401)
    return { code: 'provider_auth', detail: 'the access token has expired or was revoked', refreshable: true };
  if (reply.status === 403) return readForbidden(reply);
  if (codes.includes('ACCESS_DENIED') && withheldFields(reply.body) === null)
    return {
      code: 'provider_auth',
      detail: 'the app lacks an access scope: authorise the shop again',
      refreshable: false,
    };
  if (reply.status === 402 || reply.status === 423)
    return {
      code: 'provider_rejected',
      detail: 'the shop is frozen or locked: its owner has to settle that with Shopify',
    };
  return undefined;
}

/** The words are only recognised, never passed on. */
function readForbidden({ body }: HttpReply): ProviderFault {
  const words = typeof body === 'string' ? body : JSON.stringify(body ?? '');
  return words.includes('Non-expiring access tokens')
    ? {
        code: 'provider_auth',
        detail:
          'the token is one that never expires, which Shopify no longer takes from this app: authorise the shop again',
        refreshable: false,
      }
    : { code: 'provider_auth', detail: 'the token may not do this: authorise the shop again', refreshable: false };
}

/** A spent refresh token answers 401 `invalid_request`, not the standard `invalid_grant`. */
export function isRefreshSpent({ status, body }: HttpReply): boolean {
  const words = typeof body === 'string' ? body : JSON.stringify(body ?? '');
  return status === 401 && words.includes('invalid_request') && words.includes('requires an active refresh_token');
}

import { IntegrationError, isIntegrationError } from '@makerfex/integrations-core';
import type { HttpReply, ProviderFault, RawObject } from '@makerfex/integrations-core/provider';
import { throttledFor } from './graphql/budget.ts';
import { withholdDenied } from './graphql/withheld.ts';
import { asList, asText, at } from './map/node.ts';
import { wantedScopes } from './scopes.ts';

const codeOf = (error: unknown): string | null => asText(at(error, 'extensions', 'code'));

/** The codes of `errors[].extensions.code`; https://shopify.dev/docs/api/admin-graphql#status_and_error_codes */
export const errorCodesOf = (body: unknown): readonly string[] =>
  asList(at(body, 'errors')).flatMap((error) => codeOf(error) ?? []);

/** Reads the faults that Shopify reports in the body, often with HTTP 200. */
export function readFault(reply: HttpReply): ProviderFault | undefined {
  const codes = errorCodesOf(reply.body);
  if (codes.includes('THROTTLED') || reply.status === 429)
    return { code: 'provider_rate_limited', detail: 'the shop has no points left', retryAfterMs: throttledFor(reply) };
  if (reply.status === 401)
    return { code: 'provider_auth', detail: 'the access token has expired or was revoked', refreshable: true };
  if (reply.status === 403) return readForbidden(reply);
  if (codes.includes('ACCESS_DENIED') && withholdDenied(reply.body) === null) return readDenied(reply.body);
  if (reply.status === 402 || reply.status === 423)
    return {
      code: 'provider_rejected',
      detail: 'the shop is frozen or locked: its owner must resolve this with Shopify',
    };
  return undefined;
}

const protectedData = 'protected-customer-data';

/** The remedy depends on what is denied: authorising again can grant a scope, but never protected customer data. */
function readDenied(body: unknown): ProviderFault {
  const denied = asList(at(body, 'errors')).filter((error) => codeOf(error) === 'ACCESS_DENIED');
  if (denied.some((error) => wordsOf(error).includes(protectedData)))
    return {
      code: 'provider_rejected',
      detail:
        "the app was not approved for protected customer data: its developer must request access in the Partner Dashboard, unless the merchant's plan has none; authorising the shop again does not help",
    };
  const scopes = [...new Set(denied.flatMap(scopesIn))];
  const lacks =
    scopes.length === 0
      ? 'an access scope: add it to the app'
      : `the access scope ${scopes.join(', ')}: add ${scopes.length === 1 ? 'it' : 'them'} to the app`;
  return {
    code: 'provider_auth',
    detail: `the app lacks ${lacks}, then authorise the shop again`,
    refreshable: false,
    concerns: 'capability',
  };
}

const wordsOf = (error: RawObject): string =>
  [error['message'], at(error, 'extensions', 'documentation'), at(error, 'extensions', 'requiredAccess')]
    .flatMap((words) => asText(words) ?? [])
    .join(' ');

/** Shopify names every scope that would do. Prefers those that this provider requests. */
const scopesIn = (error: RawObject): readonly string[] => {
  const named: readonly string[] = wordsOf(error).match(/\b(?:read|write)(?:_[a-z]{1,30}){1,6}\b/g) ?? [];
  const wanted = wantedScopes.filter((scope) => named.includes(scope));
  return wanted.length > 0 ? wanted : named.slice(0, 1);
};

/**
 * Reads 404: Shopify answers it for an unknown version and for an unknown shop.
 * @param apiVersion the host's option
 */
export function readMissing({ status }: HttpReply, apiVersion: string): ProviderFault | undefined {
  if (status !== 404) return undefined;
  return {
    code: 'provider_rejected',
    detail: `there is no API version ${apiVersion}, or no such shop: correct \`apiVersion\`, the option of the host, or \`shop\` in the connection's config`,
  };
}

/** Recognises Shopify's text and never passes it on. */
function readForbidden({ body }: HttpReply): ProviderFault {
  const words = typeof body === 'string' ? body : JSON.stringify(body ?? '');
  return words.includes('Non-expiring access tokens')
    ? {
        code: 'provider_auth',
        detail:
          'the token never expires, and Shopify no longer accepts such tokens from this app: authorise the shop again',
        refreshable: false,
      }
    : {
        code: 'provider_auth',
        detail: 'the token is not allowed to do this: authorise the shop again',
        refreshable: false,
      };
}

/** For a spent refresh token Shopify answers 401 `invalid_request`, not the standard `invalid_grant`. */
export function isRefreshSpent({ status, body }: HttpReply): boolean {
  const words = typeof body === 'string' ? body : JSON.stringify(body ?? '');
  return status === 401 && words.includes('invalid_request') && words.includes('requires an active refresh_token');
}

/** A query that costs more than Shopify allows. Requesting fewer records helps. */
export class QueryTooCostly extends IntegrationError {
  constructor() {
    super(
      'provider_rejected',
      'Shopify refused a query as too costly (limit 1,000 points), even for the fewest records; an import may work with mode "bulk".',
    );
  }
}

/** Whether a query that failed this way may succeed with fewer records. */
export const mayWorkWithFewer = (error: unknown): boolean =>
  error instanceof QueryTooCostly ||
  (isIntegrationError(error) &&
    ['provider_unavailable', 'provider_timeout', 'provider_response_too_large'].includes(error.code));

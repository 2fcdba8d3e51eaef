import { calculatePKCECodeChallenge, validateAuthResponse } from 'oauth4webapi';
import { IntegrationError, isIntegrationError } from '../../errors.ts';
import { isLoopback, resolveEndpoint } from '../../provider/endpoint.ts';
import type { OAuthApp } from '../../provider/oauth-app.ts';
import type { OAuth2Auth } from '../../provider/oauth2.ts';
import type { Provider } from '../../provider/provider.ts';
import type { JsonObject } from '../../storage/rows.ts';

/** A parameter's value, if it occurs exactly once: of two, we and the provider might use different ones. */
export const singleParam = (params: URLSearchParams, name: string): string | null => {
  const values = params.getAll(name);
  return values.length === 1 ? (values[0] ?? null) : null;
};

/** @throws IntegrationError `invalid_input` if a code must not be sent to this address */
export function readRedirectUri(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url && !url.hash && (url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url)))) return text;
  throw new IntegrationError(
    'invalid_input',
    'The redirect URI must be an https URL (plain http is for loopback only).',
    {
      issues: [{ path: 'redirect_uri', problem: 'must be an https URL without a fragment' }],
    },
  );
}

/** The address of the provider's consent page (RFC 6749, section 4.1.1; RFC 7636, section 4.3). */
export async function authorizeUrl(
  provider: Provider,
  auth: OAuth2Auth,
  app: OAuthApp,
  config: JsonObject,
  { state, redirectUri, codeVerifier }: { state: string; redirectUri: string; codeVerifier: string | null },
): Promise<string> {
  const url = resolveEndpoint(auth.authorizeUrl, config, provider.label, 'authorise URL');
  const params = {
    response_type: 'code',
    client_id: app.clientId,
    redirect_uri: redirectUri,
    scope: auth.scopes.join(auth.scopeSeparator),
    state,
    ...(codeVerifier === null
      ? {}
      : { code_challenge: await calculatePKCECodeChallenge(codeVerifier), code_challenge_method: 'S256' }),
  };
  for (const [name, value] of Object.entries(params)) url.searchParams.set(name, value);
  return url.href;
}

/**
 * Checks the provider's response (RFC 6749, section 4.1.2). The state was already compared, by its hash.
 * @throws IntegrationError `oauth_refused`, or `oauth_state_invalid` if the provider's own signature does not match
 */
export function readAuthorizationResponse(
  provider: Provider,
  auth: OAuth2Auth,
  app: OAuthApp,
  config: JsonObject,
  params: URLSearchParams,
): URLSearchParams {
  if (params.has('error')) throw refused(provider, params.get('error') === 'access_denied');
  if (auth.verifyCallback && !auth.verifyCallback({ params, app, config, now: new Date() }))
    throw new IntegrationError(
      'oauth_state_invalid',
      `The return from ${provider.label} is not signed by it for this connection: authorise again.`,
    );
  try {
    const { origin } = resolveEndpoint(auth.tokenUrl, config, provider.label);
    const validated = validateAuthResponse(
      { issuer: origin },
      { client_id: app.clientId },
      params,
      singleParam(params, 'state') ?? undefined,
    );
    if (singleParam(validated, 'code')) return validated;
  } catch (error) {
    if (isIntegrationError(error)) throw error;
    // oauth4webapi's errors contain the parameters, and so the code: do not pass them on.
  }
  throw new IntegrationError(
    'oauth_refused',
    `${provider.label} sent the person back without a code: authorise again.`,
  );
}

const refused = (provider: Provider, byPerson: boolean) =>
  new IntegrationError(
    'oauth_refused',
    byPerson
      ? `The person did not give consent at ${provider.label}: authorise again, and accept.`
      : `${provider.label} refused the authorisation: check the app's scopes and redirect URI at the provider, then authorise again.`,
  );

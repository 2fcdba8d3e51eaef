import { calculatePKCECodeChallenge, validateAuthResponse } from 'oauth4webapi';
import { IntegrationError } from '../../errors.ts';
import type { OAuth2Auth } from '../../provider/auth.ts';
import { isLoopback, resolveEndpoint } from '../../provider/endpoint.ts';
import type { OAuthApp } from '../../provider/oauth-app.ts';
import type { Provider } from '../../provider/provider.ts';
import type { JsonObject } from '../../storage/rows.ts';

/** A parameter that is there once; given twice it could mean one thing here and another at the provider. */
export const singleParam = (params: URLSearchParams, name: string): string | null => {
  const values = params.getAll(name);
  return values.length === 1 ? (values[0] ?? null) : null;
};

/** @throws IntegrationError `invalid_input` where a code must not be sent there. */
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

/** The address that asks for consent (RFC 6749, section 4.1.1; RFC 7636, section 4.3). */
export async function authorizeUrl(
  of: Provider,
  auth: OAuth2Auth,
  app: OAuthApp,
  config: JsonObject,
  { state, redirectUri, codeVerifier }: { state: string; redirectUri: string; codeVerifier: string | null },
): Promise<string> {
  const url = resolveEndpoint(auth.authorizeUrl, config, of.label, 'authorise URL');
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
 * Checks what came back (RFC 6749, section 4.1.2). The state was compared already, by its hash.
 * @throws IntegrationError `oauth_refused`, or `oauth_state_invalid` where the provider's own signature does not fit.
 */
export function readAuthorizationResponse(
  of: Provider,
  auth: OAuth2Auth,
  app: OAuthApp,
  config: JsonObject,
  params: URLSearchParams,
): URLSearchParams {
  if (params.has('error')) throw refused(of, params.get('error') === 'access_denied');
  if (auth.verifyCallback && !auth.verifyCallback({ params, app, config, now: new Date() }))
    throw new IntegrationError(
      'oauth_state_invalid',
      `What came back from ${of.label} is not signed by it for this connection: authorise again.`,
    );
  try {
    const { origin } = resolveEndpoint(auth.tokenUrl, config, of.label);
    const validated = validateAuthResponse(
      { issuer: origin },
      { client_id: app.clientId },
      params,
      singleParam(params, 'state') ?? undefined,
    );
    if (singleParam(validated, 'code')) return validated;
  } catch (error) {
    if (error instanceof IntegrationError) throw error;
    // oauth4webapi's errors hold the parameters, and so the code.
  }
  throw new IntegrationError('oauth_refused', `${of.label} sent the person back without a code: authorise again.`);
}

const refused = (of: Provider, byPerson: boolean) =>
  new IntegrationError(
    'oauth_refused',
    byPerson
      ? `The person did not give ${of.label} consent: authorise again, and accept.`
      : `${of.label} refused the authorisation: check the app's scopes and redirect URI at the provider, then authorise again.`,
  );

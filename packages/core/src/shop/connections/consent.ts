import { createHash } from 'node:crypto';
import { generateRandomCodeVerifier, generateRandomState } from 'oauth4webapi';
import * as z from 'zod';
import type { CredentialStore } from '../../credentials/credential-store.ts';
import { readSecretOf } from '../../credentials/opened.ts';
import { resolveApp } from '../../credentials/resolve-app.ts';
import { askForTokens } from '../../credentials/token-endpoint.ts';
import type { TokenOutcome } from '../../credentials/token-reply.ts';
import { IntegrationError, isIntegrationError } from '../../errors.ts';
import { newEvent } from '../../events/event.ts';
import type { FetchOf } from '../../outbound/choose-fetch.ts';
import type { OAuthApp } from '../../provider/oauth-app.ts';
import type { OAuth2Auth } from '../../provider/oauth2.ts';
import type { Provider } from '../../provider/provider.ts';
import type { FindProvider } from '../../provider/registry.ts';
import type { Actor } from '../../scope.ts';
import { mustFind } from '../../storage/must-find.ts';
import type { OAuthStateRow } from '../../storage/rows.ts';
import type { Storage } from '../../storage/storage.ts';
import { mostOAuthStates } from '../../storage/support.ts';
import type { Vault } from '../../vault/vault.ts';
import { authorizeUrl, readAuthorizationResponse, readRedirectUri, singleParam } from './authorization.ts';

export interface ConsentOptions<Tx> {
  readonly storage: Storage<Tx>;
  readonly vault: Vault;
  readonly provider: FindProvider;
  readonly credentials: CredentialStore;
  readonly fetchOf: FetchOf;
  /** Limit of one attempt to exchange the code, in milliseconds; there are at most two attempts. */
  readonly timeoutMs: number;
}

/** How long a person has to give consent, in milliseconds. */
const stateLifeMs = 10 * 60_000;

const verifierSecret = z.object({ code_verifier: z.string() });

/** What comes with a person who returns from the provider. */
export interface ConsentReturn {
  readonly redirectUri: string;
  readonly params: URLSearchParams;
  readonly onState?: (state: { readonly returnTo: string | null }) => void;
}

/** Sends a person to a provider for consent and handles the return (RFC 6749, section 4.1; RFC 9700). */
export function createConsent<Tx>(options: ConsentOptions<Tx>, actor: Actor) {
  const { storage, vault, provider: findProvider, credentials } = options;

  const record = (connectionId: string, type: 'authorization_started' | 'authorization_failed', message: string) =>
    storage.transaction(actor, (unit) =>
      unit.events.append([newEvent(`credential.${type}`, message, { connectionId, actorId: actor.id })]),
    );

  const sealVerifier = async (connectionId: string, verifier: string) =>
    vault.seal({ code_verifier: verifier }, verifierBinding(actor, connectionId));

  async function openVerifier({ connectionId, verifier }: OAuthStateRow): Promise<string | null> {
    if (!verifier) return null;
    const binding = verifierBinding(actor, connectionId);
    const secret = await vault.open(verifier, binding);
    try {
      return readSecretOf(binding, secret, verifierSecret).code_verifier;
    } finally {
      secret.destroy();
    }
  }

  /** In its own transaction, so that the state is used up even if the rest fails. */
  const takeState = (state: string | null) =>
    storage.transaction(actor, async (unit) => {
      const row = state ? await unit.oauthStates.take(hashState(state), new Date()) : null;
      const connection = row && (await unit.connections.find(row.connectionId));
      return row && connection ? { row, connection } : null;
    });

  return {
    /**
     * Returns where to send the person's browser. The state allows one return of the same actor within ten minutes, unless ten newer
     * authorisations of the connection have started since.
     * @param request.redirectUri exactly as it is registered with the provider
     * @param request.returnTo returned by `callback`, for the host's own page
     */
    authorize: async (
      connectionId: string,
      request: { redirectUri: string; returnTo?: string },
    ): Promise<{ url: string }> => {
      const connection = await storage.transaction(actor, (unit) => mustFind(unit, connectionId));
      const { provider, auth, app } = await oauthOf(storage, findProvider(connection.providerKey), actor);
      const redirectUri = readRedirectUri(request.redirectUri);
      const state = generateRandomState();
      const codeVerifier = auth.pkce ? generateRandomCodeVerifier() : null;
      const now = new Date();
      const row: OAuthStateRow = {
        stateHash: hashState(state),
        connectionId,
        actorId: actor.id,
        redirectUri,
        returnTo: request.returnTo ?? null,
        verifier: codeVerifier === null ? null : await sealVerifier(connectionId, codeVerifier),
        createdAt: now,
        expiresAt: new Date(now.getTime() + stateLifeMs),
      };
      await storage.transaction(actor, (unit) => unit.oauthStates.insert(row));
      await record(connectionId, 'authorization_started', `Sent to ${provider.label} to authorise`);
      return { url: await authorizeUrl(provider, auth, app, connection.config, { state, redirectUri, codeVerifier }) };
    },

    /**
     * Handles the person's return from the provider: exchanges the code and seals the tokens.
     * @param request.redirectUri the one that was called, the same as for `authorize`
     * @param request.onState gets the page to return to as soon as the state is known to be the actor's own, so also if the rest fails
     * @throws IntegrationError `oauth_state_invalid` if the state is unknown, used, expired, or of another actor, provider or
     * redirect URI; `oauth_refused` if the person or the provider refused; `provider_*` if the exchange failed
     */
    callback: async (
      providerKey: string,
      { redirectUri, params, onState }: ConsentReturn,
    ): Promise<{ connectionId: string; returnTo: string | null }> => {
      const { provider, auth, app } = await oauthOf(storage, findProvider(providerKey), actor);
      const taken = await takeState(singleParam(params, 'state'));
      if (!taken) throw stateInvalid(provider);
      const { row, connection } = taken;
      try {
        const isOwn =
          row.actorId === actor.id && row.redirectUri === redirectUri && connection.providerKey === providerKey;
        if (!isOwn) throw stateInvalid(provider);
        onState?.({ returnTo: row.returnTo });
        const validated = readAuthorizationResponse(provider, auth, app, connection.config, params);
        const result = await askForTokens({
          auth,
          app: async () => app,
          label: provider.label,
          config: connection.config,
          grant: { type: 'code', params: validated, redirectUri, codeVerifier: await openVerifier(row) },
          fetch: options.fetchOf(provider.http),
          fault: (reply) => provider.http.fault?.(reply),
          timeoutMs: options.timeoutMs,
        });
        if (result.outcome !== 'granted') throw toRefusal(provider, result);
        await credentials.setGranted(actor, connection.id, result.grant);
        return { connectionId: connection.id, returnTo: row.returnTo };
      } catch (error) {
        const reason = isIntegrationError(error) ? error.message : 'It stopped unexpectedly.';
        await record(connection.id, 'authorization_failed', reason);
        throw error;
      }
    },
  };
}

/** No credential has version 0, so what is sealed under it opens nowhere else. */
const verifierBinding = ({ shopId }: Actor, connectionId: string) => ({
  shopId,
  connectionId,
  kind: 'oauth2' as const,
  version: 0,
});

const hashState = (state: string): string => createHash('sha256').update(state).digest('base64url');

async function oauthOf(
  storage: Pick<Storage, 'isTransient'>,
  provider: Provider,
  actor: Actor,
): Promise<{ provider: Provider; auth: OAuth2Auth; app: OAuthApp }> {
  const auth = provider.auth.find((one) => one.kind === 'oauth2');
  if (auth?.kind !== 'oauth2')
    throw new IntegrationError(
      'invalid_input',
      `${provider.label} does not use OAuth authorisation: set its credential instead.`,
    );
  return { provider, auth, app: await resolveApp(storage, auth, actor.shopId, provider.label) };
}

const stateInvalid = (provider: Provider) =>
  new IntegrationError(
    'oauth_state_invalid',
    `This return from ${provider.label} matches no open authorisation of yours: it was used, is older than ten minutes, was started by somebody else or with another redirect URI, or ${mostOAuthStates} newer ones of the connection were started, the most that are open at once. Authorise again.`,
  );

/** What a person learns if there are no tokens. A provider's own fault that is final refuses the authorisation, whatever its code. */
function toRefusal({ label }: Provider, result: Exclude<TokenOutcome, { outcome: 'granted' }>): IntegrationError {
  const { detail } = result;
  const providerStatus = result.outcome === 'spent' ? result.status : result.error.providerStatus;
  const about = providerStatus === undefined ? {} : { providerStatus };
  if (detail !== undefined)
    return new IntegrationError('oauth_refused', `${label} refused the authorisation: ${detail}.`, about);
  if (result.outcome === 'failed') return result.error;
  return new IntegrationError('oauth_refused', `${label} no longer accepts the code: authorise again.`, about);
}

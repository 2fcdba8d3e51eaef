import { setTimeout as delay } from 'node:timers/promises';
import { IntegrationError, isIntegrationError } from '../errors.ts';
import { recordHealth } from '../events/connection-health.ts';
import { newEvent } from '../events/event.ts';
import { newId } from '../ids.ts';
import { type AuthDescriptor } from '../provider/auth.ts';
import { type OAuthApp, sealApp } from '../provider/oauth-app.ts';
import { type TokenGrant } from '../provider/oauth2.ts';
import { clientCredentialsSecret, oauthSecret } from '../provider/secrets.ts';
import type { Secret } from '../secret.ts';
import type { ConnectionHealth } from '../storage/health.ts';
import type { CredentialRow, JsonObject } from '../storage/rows.ts';
import type { Storage } from '../storage/storage.ts';
import { inSpan, instruments, markFailed, spanNames } from '../telemetry.ts';
import { type CredentialOptions, type CredentialUse, mustFindLive, secondsAfter } from './credential-context.ts';
import { bindingOf, readSecretOf } from './opened.ts';
import { resolveApp } from './resolve-app.ts';
import { askForTokens, type TokenExchange } from './token-endpoint.ts';
import type { SpentGrant } from './token-reply.ts';
import type { TokenTiming } from './token-timing.ts';

/** What to send to the token endpoint, and what to seal of its reply. */
interface Renewal extends Pick<TokenExchange, 'auth' | 'grant'> {
  readonly app: () => Promise<OAuthApp>;
  readonly payloadOf: (grant: TokenGrant) => JsonObject;
}

/** Exchanges a credential for a new access token. Only for the holder of its lease. @returns null if it cannot be renewed */
export async function renew<Tx>(
  options: CredentialOptions<Tx>,
  timing: TokenTiming,
  use: CredentialUse,
  row: CredentialRow,
): Promise<CredentialRow | null> {
  const { label, auth, http } = options.provider(use.connection.providerKey);
  const secret = await options.vault.open(row, bindingOf(use.scope, row));
  try {
    const renewal = planRenewal(
      options.storage,
      auth.find(({ kind }) => kind === row.kind),
      use,
      label,
      row,
      secret,
    );
    if (!renewal) return null;
    const { payloadOf, ...exchange } = renewal;
    const about = { 'makerfex.provider': use.connection.providerKey };
    const result = await inSpan(spanNames.refresh, about, async (span) => {
      const answer = await askForTokens({
        ...exchange,
        label,
        config: use.connection.config,
        fetch: options.fetchOf(http),
        fault: (reply) => http.fault?.(reply),
        timeoutMs: timing.timeoutMs,
      });
      span.setAttribute('makerfex.refresh.outcome', answer.outcome);
      instruments().refreshes.add(1, { ...about, 'makerfex.refresh.outcome': answer.outcome });
      if (answer.outcome === 'failed') markFailed(span, answer.error);
      if (answer.outcome === 'spent') markFailed(span, spent(label, use, answer));
      return answer;
    });
    if (result.outcome === 'granted') return await keep(options, use, row, result.grant, payloadOf(result.grant));
    // An error of the host's database says nothing about the credential.
    if (result.outcome === 'failed' && result.error.code === 'storage_unavailable') throw result.error;
    if (result.outcome === 'failed') return await fail(options, use, row, 'degraded', result.error);
    return await fail(options, use, row, 'reauth_required', spent(label, use, result));
  } finally {
    secret.destroy();
  }
}

function planRenewal(
  storage: Pick<Storage, 'isTransient'>,
  auth: AuthDescriptor | undefined,
  { scope }: CredentialUse,
  label: string,
  row: CredentialRow,
  secret: Secret,
): Renewal | null {
  if (auth?.kind === 'oauth2') {
    const { access_token: accessToken, refresh_token: refreshToken } = readSecretOf(row, secret, oauthSecret);
    if (refreshToken === undefined && !auth.refresh) return null;
    return {
      auth,
      app: () => resolveApp(storage, auth, scope.shopId, label),
      grant: { type: 'refresh', accessToken, refreshToken },
      payloadOf: (grant) => oauthPayload(grant, refreshToken),
    };
  }
  if (auth?.kind === 'client_credentials') {
    const { client_id, client_secret } = readSecretOf(row, secret, clientCredentialsSecret);
    return {
      auth,
      app: async () => sealApp({ clientId: client_id, clientSecret: client_secret }),
      grant: { type: 'client' },
      payloadOf: (grant) => ({ client_id, client_secret, access_token: grant.accessToken }),
    };
  }
  return null;
}

/** What is sealed of a grant. If a provider sends no new refresh token, the old one stays valid. */
export function oauthPayload(grant: TokenGrant, oldRefreshToken?: string): JsonObject {
  const refreshToken = grant.refreshToken ?? oldRefreshToken;
  return { access_token: grant.accessToken, ...(refreshToken === undefined ? {} : { refresh_token: refreshToken }) };
}

const spent = (label: string, { connection }: CredentialUse, { status, detail }: SpentGrant) =>
  new IntegrationError(
    'provider_auth',
    `${label} no longer accepts the credential of connection ${connection.id}${detail === undefined ? '' : ` (${detail})`}: authorise the connection again.`,
    { providerStatus: status },
  );

/** How often to try to store the new tokens: the old refresh token no longer works. */
const keepAttempts = 4;

/** Stores the new tokens before they are used. */
async function keep<Tx>(
  options: CredentialOptions<Tx>,
  use: CredentialUse,
  old: CredentialRow,
  grant: TokenGrant,
  payload: JsonObject,
): Promise<CredentialRow> {
  const now = new Date();
  const facts = {
    ...old,
    id: newId(),
    version: old.version + 1,
    scopes: grant.scopes ?? old.scopes,
    visibleFields: grant.visible ?? old.visibleFields,
    expiresAt: secondsAfter(now, grant.expiresIn),
    refreshExpiresAt:
      grant.refreshToken === undefined && grant.refreshExpiresIn === undefined
        ? old.refreshExpiresAt
        : secondsAfter(now, grant.refreshExpiresIn),
    createdAt: now,
  };
  const store = async (): Promise<CredentialRow> => {
    const row = { ...facts, ...(await options.vault.seal(payload, bindingOf(use.scope, facts))) };
    return (await swap(options, use, old, row))
      ? row
      : options.storage.transaction(use.scope, (unit) => mustFindLive(unit, old.connectionId));
  };
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await store();
    } catch (error) {
      if (attempt === keepAttempts || isIntegrationError(error, 'credential_unusable')) throw error;
      await delay(100 * 4 ** attempt);
    }
  }
}

/**
 * Makes `row` the live version if `old` still is. What was set or revoked while the provider answered wins.
 * Revoking first locks the old row: `replace` only compares versions, and would make a revoked credential live again.
 */
async function swap<Tx>(
  { storage }: CredentialOptions<Tx>,
  use: CredentialUse,
  old: CredentialRow,
  row: CredentialRow,
): Promise<boolean> {
  const superseded = new Error('another version was set');
  try {
    return await storage.transaction(use.scope, async (unit) => {
      const live = await unit.credentials.findLive(old.connectionId);
      if (live?.version !== old.version || !(await unit.credentials.revoke(old.connectionId, row.createdAt)))
        return false;
      // Without scopes in the answer those that are stored now count: the provider may have reported others meanwhile.
      const scopes = row.scopes === old.scopes ? live.scopes : row.scopes;
      if (!(await unit.credentials.replace({ ...row, scopes }))) throw superseded;
      await unit.events.append([
        newEvent('credential.refreshed', `Refreshed the access token: version ${row.version}`, about(use, row)),
      ]);
      return true;
    });
  } catch (error) {
    // Thrown to roll back the revocation above.
    if (error === superseded) return false;
    throw error;
  }
}

/** Records a failed refresh, unless somebody set a newer credential meanwhile. @throws the error */
async function fail<Tx>(
  { storage }: CredentialOptions<Tx>,
  use: CredentialUse,
  row: CredentialRow,
  health: ConnectionHealth,
  error: IntegrationError,
): Promise<CredentialRow> {
  const newer = await storage.transaction(use.scope, async (unit) => {
    const live = await mustFindLive(unit, row.connectionId);
    if (live.version > row.version) return live;
    const details = about(use, row);
    const meta = { ...details.meta, code: error.code };
    await unit.events.append([newEvent('credential.refresh_failed', error.message, { ...details, meta })]);
    await recordHealth(unit, row.connectionId, { health, healthReason: error.message }, { ...details, meta });
    return null;
  });
  if (newer) return newer;
  throw error;
}

const about = ({ connection, actorId, runId }: CredentialUse, row: CredentialRow) => ({
  connectionId: connection.id,
  actorId,
  meta: { run_id: runId, version: row.version },
});

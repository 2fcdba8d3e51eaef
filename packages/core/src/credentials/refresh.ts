import { setTimeout as delay } from 'node:timers/promises';
import type { OAuth2Auth, TokenGrant } from '../auth/descriptor.ts';
import { refreshGrant } from '../auth/refresh-grant.ts';
import { IntegrationError } from '../errors.ts';
import { newEvent } from '../events/event.ts';
import { newId } from '../ids.ts';
import type { ConnectionHealth, CredentialRow } from '../storage.ts';
import type { Secret } from '../vault/secret.ts';
import {
  type CredentialOptions,
  type CredentialUse,
  changeHealth,
  mustFindLive,
  type RefreshTiming,
} from './credential-context.ts';
import { bindingOf, refreshTokenOf } from './opened.ts';

/** @returns the live row, newer than `version`; null where it cannot be refreshed. */
export type Refresh = (use: CredentialUse, version: number) => Promise<CredentialRow | null>;

/**
 * Refreshes under a lease, because a refresh token that rotates can be exchanged once: one flight per connection in the
 * process, one holder of the lease among processes, and a compare-and-swap on the version as the last word.
 */
export function createRefresh<Tx>(options: CredentialOptions<Tx>, timing: RefreshTiming): Refresh {
  if (timing.leaseMs <= 2 * timing.timeoutMs)
    throw new IntegrationError(
      'not_configured',
      'The lease of a refresh must be longer than two time-outs of the token endpoint.',
    );
  const flights = new Map<string, Promise<CredentialRow | null>>();

  return async function refresh(use, version) {
    const name = `${use.scope.shopId}/${use.connection.id}`;
    for (;;) {
      const underway = flights.get(name);
      if (!underway) break;
      const row = await underway;
      // It may have been about an older version than the one that was found wanting now.
      if (!row || row.version > version) return row;
    }
    const flight = refreshOnce(options, timing, use, version).finally(() => flights.delete(name));
    flights.set(name, flight);
    return flight;
  };
}

async function refreshOnce<Tx>(
  options: CredentialOptions<Tx>,
  timing: RefreshTiming,
  use: CredentialUse,
  version: number,
): Promise<CredentialRow | null> {
  const auth = options.provider(use.connection.providerKey).auth.find((one) => one.kind === 'oauth2');
  const lease = `refresh:${use.connection.id}`;
  const owner = newId();
  const row = await takeLease(options, timing, use, version, lease, owner);
  try {
    if (row.version > version) return row;
    if (row.kind !== 'oauth2' || !auth) return null;
    const secret = await options.vault.open(row, bindingOf(use.scope, row));
    try {
      return await exchange(options, timing, use, auth, row, secret);
    } finally {
      secret.destroy();
    }
  } finally {
    // Where this fails the lease runs out by itself, and what was refreshed must not be lost over it.
    await options.storage.transaction(use.scope, (unit) => unit.leases.release(lease, owner)).catch(() => undefined);
  }
}

/** Waits for the lease, or for what its holder brings. @returns the live row as it was once the lease was taken. */
async function takeLease<Tx>(
  { storage }: CredentialOptions<Tx>,
  timing: RefreshTiming,
  { scope, connection }: CredentialUse,
  version: number,
  lease: string,
  owner: string,
): Promise<CredentialRow> {
  const end = Date.now() + timing.waitMs;
  for (let pause = timing.pollMs; ; pause = Math.min(pause * 2, timing.pollMs * 10)) {
    const found = await storage.transaction(scope, async (unit) => {
      const now = new Date();
      const held = await unit.leases.acquire(lease, owner, now, new Date(now.getTime() + timing.leaseMs));
      return { held, row: await mustFindLive(unit, connection.id) };
    });
    if (found.held || found.row.version > version) return found.row;
    if (Date.now() + pause > end)
      throw new IntegrationError(
        'provider_unavailable',
        `Another worker has been refreshing the credential of connection ${connection.id} for more than ${timing.waitMs} ms: try again later.`,
      );
    await delay(pause);
  }
}

async function exchange<Tx>(
  options: CredentialOptions<Tx>,
  timing: RefreshTiming,
  use: CredentialUse,
  auth: OAuth2Auth,
  row: CredentialRow,
  secret: Secret,
): Promise<CredentialRow | null> {
  const refreshToken = refreshTokenOf(row, secret);
  if (refreshToken === undefined) return null;
  const { label } = options.provider(use.connection.providerKey);
  const result = await refreshGrant({
    auth,
    label,
    shopId: use.scope.shopId,
    config: use.connection.config,
    refreshToken,
    fetch: options.fetch ?? fetch,
    timeoutMs: timing.timeoutMs,
  });
  if (result.outcome === 'granted') return keep(options, use, row, result.grant, refreshToken);
  if (result.outcome === 'failed') return fail(options, use, row, 'degraded', result.error);
  return fail(
    options,
    use,
    row,
    'reauth_required',
    new IntegrationError(
      'provider_auth',
      `${label} no longer takes the refresh token of connection ${use.connection.id}: authorise the connection again.`,
      { providerStatus: result.status },
    ),
  );
}

/** How often to try to store what the exchange brought: the old refresh token is worth nothing by now. */
const keepAttempts = 4;

/** Stores the new tokens before anybody gets to use them. */
async function keep<Tx>(
  options: CredentialOptions<Tx>,
  use: CredentialUse,
  old: CredentialRow,
  grant: TokenGrant,
  oldRefreshToken: string,
): Promise<CredentialRow> {
  const now = new Date();
  const after = (seconds: number | undefined) =>
    seconds === undefined ? null : new Date(now.getTime() + seconds * 1000);
  const facts = {
    ...old,
    id: newId(),
    version: old.version + 1,
    scopes: grant.scopes ?? old.scopes,
    expiresAt: after(grant.expiresIn),
    refreshExpiresAt:
      grant.refreshToken === undefined && grant.refreshExpiresIn === undefined
        ? old.refreshExpiresAt
        : after(grant.refreshExpiresIn),
    createdAt: now,
  };
  const payload = { access_token: grant.accessToken, refresh_token: grant.refreshToken ?? oldRefreshToken };
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
      if (attempt === keepAttempts || (error instanceof IntegrationError && error.code === 'credential_unusable'))
        throw error;
      await delay(100 * 4 ** attempt);
    }
  }
}

/**
 * Makes `row` the live version where `old` still is. Whatever was set or revoked while the provider answered is the last word.
 * Revoking first locks the old row: `replace` alone looks at versions, and would bring a revoked credential back to life.
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
      if (!(await unit.credentials.replace(row))) throw superseded;
      await unit.events.append([
        newEvent('credential.refreshed', `Refreshed the access token: version ${row.version}`, about(use, row)),
      ]);
      return true;
    });
  } catch (error) {
    // Thrown so that what was revoked just above is not.
    if (error === superseded) return false;
    throw error;
  }
}

/** Tells a failed refresh, unless somebody brought a newer credential meanwhile. @throws the error. */
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
    await changeHealth(unit, row.connectionId, health, error.message, { ...details, meta });
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

import { IntegrationError, isIntegrationError } from '../errors.ts';
import { newEvent } from '../events/event.ts';
import type { CredentialSession, SessionCredential } from '../outbound/credential-session.ts';
import type { OpenedCredential } from '../provider/opened-credential.ts';
import type { Secret } from '../secret.ts';
import type { CredentialRow } from '../storage/rows.ts';
import { type CredentialOptions, type CredentialUse, mustFindLive } from './credential-context.ts';
import { isRenewable, needsNoCredential } from './credential-state.ts';
import { bindingOf, toOpened } from './opened.ts';
import type { Refresh } from './refresh.ts';
import type { TokenTiming } from './token-timing.ts';

/** How long a row that was just read is used without reading it again. In milliseconds. */
const freshForMs = 1_000;

/** Opens the credential of one connection for one run, or for one test of the connection. */
export function createSession<Tx>(
  options: CredentialOptions<Tx>,
  timing: TokenTiming,
  refresh: Refresh,
  use: CredentialUse,
): CredentialSession {
  const { storage, vault } = options;
  const { scope, connection } = use;
  let last: { readonly id: string; readonly secret: Secret } | undefined;
  let recordedUse: Promise<void> | undefined;
  let calmUntil = 0;
  /** For the first use. */
  let fresh = use.live && { row: use.live, until: performance.now() + freshForMs };

  function readLive(): CredentialRow | Promise<CredentialRow> {
    const known = fresh;
    fresh = null;
    if (known && performance.now() < known.until) return known.row;
    return storage.transaction(scope, (unit) => mustFindLive(unit, connection.id));
  }

  /** The row is read each time, so that a revocation takes effect at once; a KMS is only called for a version not yet open. */
  async function open(row: CredentialRow): Promise<SessionCredential> {
    if (last?.id !== row.id) {
      const secret = await vault.open(row, bindingOf(scope, row));
      last?.secret.destroy();
      last = { id: row.id, secret };
    }
    const credential: OpenedCredential = toOpened(row, last.secret, authOf(row));
    recordedUse ??= recordUse(row);
    await recordedUse;
    return { credential, version: row.version };
  }

  async function recordUse({ version }: CredentialRow): Promise<void> {
    const used = newEvent('credential.used', `Opened version ${version} of the credential`, {
      connectionId: connection.id,
      actorId: use.actorId,
      meta: { run_id: use.runId, version },
    });
    if (use.onUse?.(used)) return;
    try {
      await storage.transaction(scope, (unit) => unit.events.append([used]));
    } catch (error) {
      // Not recorded, so not used: the next call must record it.
      recordedUse = undefined;
      throw error;
    }
  }

  const authOf = ({ kind }: CredentialRow) =>
    options.provider(connection.providerKey).auth.find((one) => one.kind === kind);

  const aheadMs = (row: CredentialRow): number => {
    const auth = authOf(row);
    return (auth?.kind === 'oauth2' ? auth.refreshAheadMs : undefined) ?? timing.aheadMs;
  };

  async function refreshAhead(row: CredentialRow): Promise<CredentialRow> {
    const hasExpired = isExpired(row);
    const isCalm = Date.now() < calmUntil || !isNearExpiry(row, aheadMs(row));
    if (!hasExpired && isCalm) return row;
    try {
      const newer = isRenewable(row) ? await refresh(use, row.version) : null;
      if (newer) return newer;
    } catch (error) {
      const mayPass = isIntegrationError(error) && error.kind !== 'auth';
      if (hasExpired || !mayPass) throw error;
      // The token still works for a while: a transient error of the token endpoint is no reason to stop.
      calmUntil = Date.now() + timing.cooldownMs;
      return row;
    }
    if (!hasExpired) return row;
    throw new IntegrationError(
      'credential_unusable',
      `The credential of connection ${connection.id} has expired and cannot be refreshed: set a new one.`,
    );
  }

  return {
    async current() {
      if (needsNoCredential(options.provider(connection.providerKey), connection.config))
        return { credential: { kind: 'none' }, version: 0 };
      return open(await refreshAhead(await readLive()));
    },
    async refresh(version) {
      if (version === 0) return null;
      const row = await refresh(use, version);
      return row && open(row);
    },
  };
}

const isExpired = ({ expiresAt }: CredentialRow): boolean => expiresAt !== null && expiresAt.getTime() <= Date.now();

/** A token that lives less than twice `aheadMs` is refreshed at half its life; otherwise each call would refresh it. */
function isNearExpiry({ expiresAt, createdAt }: CredentialRow, aheadMs: number): boolean {
  if (expiresAt === null) return false;
  const life = expiresAt.getTime() - createdAt.getTime();
  return expiresAt.getTime() - Date.now() < Math.min(aheadMs, life / 2);
}

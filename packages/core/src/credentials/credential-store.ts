import { IntegrationError } from '../errors.ts';
import { forgetRefusals } from '../events/connection-health.ts';
import { newEvent } from '../events/event.ts';
import { newId } from '../ids.ts';
import type { CredentialSession } from '../outbound/credential-session.ts';
import type { TokenGrant } from '../provider/oauth2.ts';
import type { Provider } from '../provider/provider.ts';
import type { Actor, Scope } from '../scope.ts';
import type { CredentialKind } from '../storage/credential-kinds.ts';
import { mustFind } from '../storage/must-find.ts';
import type { ConnectionRow, CredentialRow } from '../storage/rows.ts';
import { type CredentialOptions, type CredentialUse, secondsAfter } from './credential-context.ts';
import { bindingOf } from './opened.ts';
import { createRefresh } from './refresh.ts';
import { oauthPayload } from './renew.ts';
import { createSession } from './session.ts';
import { type NewSecret, readSecret, type SetCredential } from './set-credential.ts';
import { tokenTimingOf } from './token-timing.ts';

/** Everything about a credential but its secret. */
export interface CredentialMetadata {
  /** The connection that it belongs to. */
  readonly connectionId: string;
  /** Kind of credential: `oauth2`. */
  readonly kind: CredentialKind;
  /** Counts up per connection, from 1. */
  readonly version: number;
  /** Shown in place of the secret; the same for every credential, so that it reveals nothing. */
  readonly mask: string;
  /** The fields that its provider declares with `masked: false`, such as the id of an account. */
  readonly visibleFields: Readonly<Record<string, string>>;
  /** What it grants access to, in the provider's words. Null means unknown. */
  readonly scopes: readonly string[] | null;
  /** When the access token expires. Null means unknown. */
  readonly expiresAt: Date | null;
  /** When the refresh token expires. Null means unknown. */
  readonly refreshExpiresAt: Date | null;
  /** When it was revoked; null while it is live. */
  readonly revokedAt: Date | null;
  /** Id of the actor who set it. */
  readonly createdBy: string;
  /** When it was set. */
  readonly createdAt: Date;
}

/** How often to try if somebody else set the same version meanwhile. */
const setAttempts = 5;
const mask = '••••••••';

/** The credentials of connections. Callers check the policy first. Create one per process, so that each refresh runs only once. */
export function createCredentialStore<Tx>(options: CredentialOptions<Tx>) {
  const { storage, vault, provider } = options;
  const timing = tokenTimingOf(options.timing);
  const refresh = createRefresh(options, timing);

  async function replaceLive(
    actor: Actor,
    connectionId: string,
    read: (provider: Provider) => NewSecret,
  ): Promise<CredentialMetadata> {
    for (let attempt = 1; ; attempt += 1) {
      const { connection, previous } = await storage.transaction(actor, async (unit) => ({
        connection: await mustFind(unit, connectionId),
        previous: (await unit.credentials.list(connectionId, 1))[0],
      }));
      const { payload, ...attributes } = read(provider(connection.providerKey));
      const facts = {
        ...attributes,
        id: newId(),
        connectionId,
        version: (previous?.version ?? 0) + 1,
        revokedAt: null,
        createdBy: actor.id,
        createdAt: new Date(),
      };
      const row = { ...facts, ...(await vault.seal(payload, bindingOf(actor, facts))) };
      if (await storeRow(options, actor, row)) return toMetadata(row);
      if (attempt === setAttempts)
        throw new IntegrationError(
          'stale_version',
          `The credential of connection ${connectionId} was changed ${setAttempts} times while this one was set: set it again.`,
        );
    }
  }

  return {
    /**
     * Seals a secret as the connection's live credential and revokes the previous one.
     * @throws IntegrationError `invalid_input` with paths and problems, never with a value.
     */
    set: (actor: Actor, connectionId: string, request: SetCredential): Promise<CredentialMetadata> =>
      replaceLive(actor, connectionId, (of) => readSecret(of, request)),

    /** Seals the tokens of an authorisation, as {@link set} does. */
    setGranted: (actor: Actor, connectionId: string, grant: TokenGrant): Promise<CredentialMetadata> =>
      replaceLive(actor, connectionId, () => {
        const now = new Date();
        return {
          kind: 'oauth2',
          payload: oauthPayload(grant),
          visibleFields: grant.visible ?? null,
          scopes: grant.scopes ?? null,
          expiresAt: secondsAfter(now, grant.expiresIn),
          refreshExpiresAt: secondsAfter(now, grant.refreshExpiresIn),
        };
      }),

    /** @returns the newest version, revoked or not; null if there never was one. */
    metadata: (scope: Scope, connectionId: string): Promise<CredentialMetadata | null> =>
      storage.transaction(scope, async (unit) => {
        await mustFind(unit, connectionId);
        const row = (await unit.credentials.list(connectionId, 1))[0];
        return row ? toMetadata(row) : null;
      }),

    /**
     * Revokes the live credential and destroys its key. Leaves a revoked one as it is.
     * @throws IntegrationError `not_found` if there never was one.
     */
    revoke: (actor: Actor, connectionId: string): Promise<CredentialMetadata> =>
      storage.transaction(actor, async (unit) => {
        await mustFind(unit, connectionId);
        if (await unit.credentials.revoke(connectionId, new Date()))
          await unit.events.append([
            newEvent('credential.revoked', 'Revoked the credential and destroyed its key', {
              connectionId,
              actorId: actor.id,
            }),
          ]);
        const row = (await unit.credentials.list(connectionId, 1))[0];
        if (row) return toMetadata(row);
        throw new IntegrationError('not_found', `Connection ${connectionId} has no credential to revoke.`);
      }),

    /** Gives the outbound client the credential, for one run or one test of the connection. */
    session: (
      scope: Scope,
      connection: ConnectionRow,
      runId: string | null,
      actorId: string | null = null,
      first: Pick<CredentialUse, 'live' | 'onUse'> = {},
    ): CredentialSession => createSession(options, timing, refresh, { scope, connection, runId, actorId, ...first }),
  };
}
export type CredentialStore = ReturnType<typeof createCredentialStore>;

/** @returns false if somebody else set this version meanwhile: then nothing is written. */
const storeRow = <Tx>({ storage, onSet }: CredentialOptions<Tx>, actor: Actor, row: CredentialRow): Promise<boolean> =>
  storage.transaction(actor, async (unit) => {
    const { connectionId, kind, version } = row;
    const stored = await mustFind(unit, connectionId);
    if (!(await unit.credentials.replace(row))) return false;
    const about = { actorId: actor.id, meta: { kind, version } };
    await unit.events.append([
      newEvent('credential.set', `Set version ${version} of the credential (${kind})`, { ...about, connectionId }),
    ]);
    // First, as a run that fetches has locked the rows of what it fetches before the connection: the other order could deadlock.
    await onSet?.(unit, stored);
    await forgetRefusals(unit, stored, about);
    return true;
  });

const toMetadata = (row: CredentialRow): CredentialMetadata => ({
  connectionId: row.connectionId,
  kind: row.kind,
  version: row.version,
  mask,
  visibleFields: row.visibleFields ?? {},
  scopes: row.scopes,
  expiresAt: row.expiresAt,
  refreshExpiresAt: row.refreshExpiresAt,
  revokedAt: row.revokedAt,
  createdBy: row.createdBy,
  createdAt: row.createdAt,
});

import type { CredentialKind } from '../auth/descriptor.ts';
import { isTokenText } from '../auth/token-text.ts';
import { invalid, mustFind } from '../connections/connections.ts';
import { IntegrationError } from '../errors.ts';
import { newEvent } from '../events/event.ts';
import { newId } from '../ids.ts';
import type { CredentialSession } from '../outbound/credential-session.ts';
import type { Provider } from '../provider.ts';
import type { Actor, Scope } from '../scope.ts';
import type { ConnectionRow, CredentialRow, JsonObject } from '../storage.ts';
import { type CredentialOptions, changeHealth, usualTiming } from './credential-context.ts';
import { bindingOf } from './opened.ts';
import { createRefresh } from './refresh.ts';
import { createSession } from './session.ts';

/** What can be told of a credential: everything but the secret. */
export interface CredentialMetadata {
  readonly connectionId: string;
  readonly kind: CredentialKind;
  readonly version: number;
  /** Stands for the secret; the same for every one, so that it tells nothing. */
  readonly mask: string;
  readonly scopes: readonly string[] | null;
  /** Null means not known. */
  readonly expiresAt: Date | null;
  readonly refreshExpiresAt: Date | null;
  readonly revokedAt: Date | null;
  readonly createdBy: string;
  readonly createdAt: Date;
}

export interface SetCredential {
  readonly kind: string;
  /** By the schema of its kind: `{ access_token }`, `{ access_token, refresh_token? }` or `{ api_key }`. */
  readonly secret: unknown;
  readonly expiresAt?: Date | null | undefined;
  readonly refreshExpiresAt?: Date | null | undefined;
  readonly scopes?: readonly string[] | null | undefined;
}

/** How often a version that somebody else took meanwhile is tried again. */
const setAttempts = 5;
const mask = '••••••••';

/** Credentials of connections. It asks no policy: whoever calls it has done so. One per process, for its single flight. */
export function createCredentialStore<Tx>(options: CredentialOptions<Tx>) {
  const { storage, vault, provider } = options;
  const timing = { ...usualTiming, ...options.timing };
  const refresh = createRefresh(options, timing);

  return {
    /**
     * Seals a secret as the connection's live credential; the one before is revoked.
     * @throws IntegrationError `invalid_input` with paths and problems, never with a value.
     */
    async set(actor: Actor, connectionId: string, request: SetCredential): Promise<CredentialMetadata> {
      for (let attempt = 1; ; attempt += 1) {
        const { connection, previous } = await storage.transaction(actor, async (unit) => ({
          connection: await mustFind(unit, connectionId),
          previous: (await unit.credentials.list(connectionId))[0],
        }));
        const { kind, payload } = readSecret(provider(connection.providerKey), request);
        const facts = newFacts(actor, connection, kind, request, (previous?.version ?? 0) + 1);
        const row = { ...facts, ...(await vault.seal(payload, bindingOf(actor, facts))) };
        const isStored = await storage.transaction(actor, async (unit) => {
          const stored = await mustFind(unit, connectionId);
          if (!(await unit.credentials.replace(row))) return false;
          const meta = { kind, version: row.version };
          const about = { actorId: actor.id, meta };
          await unit.events.append([
            newEvent('credential.set', `Set version ${row.version} of the credential (${kind})`, {
              ...about,
              connectionId,
            }),
          ]);
          if (stored.health === 'reauth_required') await changeHealth(unit, connectionId, 'unknown', null, about);
          return true;
        });
        if (isStored) return toMetadata(row);
        if (attempt === setAttempts)
          throw new IntegrationError(
            'stale_version',
            `The credential of connection ${connectionId} was changed ${setAttempts} times while this one was set: set it again.`,
          );
      }
    },

    /** @returns the newest version, revoked or not; null where there has never been one. */
    metadata: (scope: Scope, connectionId: string): Promise<CredentialMetadata | null> =>
      storage.transaction(scope, async (unit) => {
        await mustFind(unit, connectionId);
        const row = (await unit.credentials.list(connectionId))[0];
        return row ? toMetadata(row) : null;
      }),

    /**
     * Revokes the live credential and destroys its key. A revoked one is left as it is.
     * @throws IntegrationError `not_found` where there has never been one.
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
        const row = (await unit.credentials.list(connectionId))[0];
        if (row) return toMetadata(row);
        throw new IntegrationError('not_found', `Connection ${connectionId} has no credential to revoke.`);
      }),

    /** How the outbound client comes by the credential, for one run or one test of the connection. */
    session: (
      scope: Scope,
      connection: ConnectionRow,
      runId: string | null,
      actorId: string | null = null,
    ): CredentialSession => createSession(options, timing, refresh, { scope, connection, runId, actorId }),
  };
}
export type CredentialStore = ReturnType<typeof createCredentialStore>;

function readSecret(provider: Provider, request: SetCredential): { kind: CredentialKind; payload: JsonObject } {
  const accepted = provider.auth.filter((auth) => auth.kind !== 'none');
  const auth = accepted.find(({ kind }) => kind === request.kind);
  if (!auth) {
    const kinds = accepted.map(({ kind }) => kind).join(', ') || 'none';
    throw new IntegrationError(
      'invalid_input',
      `${provider.label} does not take this kind of credential; it takes ${kinds}.`,
      {
        issues: [{ path: 'kind', problem: `must be one of: ${kinds}` }],
      },
    );
  }
  const parsed = auth.secret.safeParse(request.secret);
  if (!parsed.success) throw invalid(`The secret of kind ${auth.kind}`, 'invalid_input', parsed.error);
  const payload: Record<string, string> = { ...parsed.data };
  const unsendable = Object.keys(payload).filter((name) => !isTokenText(payload[name] ?? ''));
  if (unsendable.length === 0) return { kind: auth.kind, payload };
  const problem = 'has spaces around it, line breaks, characters that no token has, or is too long: paste it again';
  throw new IntegrationError('invalid_input', `The secret is not valid: ${unsendable.join(', ')} ${problem}.`, {
    issues: unsendable.map((path) => ({ path, problem })),
  });
}

function newFacts(
  actor: Actor,
  connection: ConnectionRow,
  kind: CredentialKind,
  request: SetCredential,
  version: number,
) {
  return {
    id: newId(),
    connectionId: connection.id,
    kind,
    version,
    scopes: request.scopes ?? null,
    expiresAt: request.expiresAt ?? null,
    refreshExpiresAt: request.refreshExpiresAt ?? null,
    revokedAt: null,
    createdBy: actor.id,
    createdAt: new Date(),
  };
}

const toMetadata = (row: CredentialRow): CredentialMetadata => ({
  connectionId: row.connectionId,
  kind: row.kind,
  version: row.version,
  mask,
  scopes: row.scopes,
  expiresAt: row.expiresAt,
  refreshExpiresAt: row.refreshExpiresAt,
  revokedAt: row.revokedAt,
  createdBy: row.createdBy,
  createdAt: row.createdAt,
});

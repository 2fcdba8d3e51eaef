import { IntegrationError } from '../errors.ts';
import type { Provider } from '../provider/provider.ts';
import type { Scope } from '../scope.ts';
import type { Clock } from '../storage/clock.ts';
import type { ConnectionRow, CredentialRow } from '../storage/rows.ts';
import type { Storage, StorageUnit } from '../storage/storage.ts';
import type { Vault } from '../vault/vault.ts';

export interface CredentialOptions<Tx> {
  readonly storage: Storage<Tx>;
  readonly vault: Vault;
  readonly provider: (key: string) => Provider;
  /** For leases; this process's own unless given. */
  readonly clock?: Clock | undefined;
  /** For token endpoints; the global one unless given. */
  readonly fetch?: typeof fetch | undefined;
  readonly timing?: Partial<RefreshTiming> | undefined;
}

/** In milliseconds. */
export interface RefreshTiming {
  /** How long before its expiry an access token is refreshed, where its provider does not say. */
  readonly aheadMs: number;
  /** Of one attempt at the token endpoint; there are at most two. */
  readonly timeoutMs: number;
  /** Must be longer than both attempts together, or a slow provider is asked twice with one token. */
  readonly leaseMs: number;
  /** How long to wait for another holder: longer than its lease, so that a dead one is got over. */
  readonly waitMs: number;
  /** First pause between looks at another holder's work; it doubles up to ten times that. */
  readonly pollMs: number;
  /** After a passing fault, how long a token that still works is used before the next try. */
  readonly calmMs: number;
}
export const usualTiming: RefreshTiming = {
  aheadMs: 60_000,
  timeoutMs: 20_000,
  leaseMs: 60_000,
  waitMs: 65_000,
  pollMs: 100,
  calmMs: 10_000,
};

/** Providers tell life spans in seconds; unknown stays unknown. */
export const secondsAfter = (from: Date, seconds: number | undefined): Date | null =>
  seconds === undefined ? null : new Date(from.getTime() + seconds * 1000);

/** Whose connection is meant, and by whom it is used. */
export interface CredentialUse {
  readonly scope: Scope;
  readonly connection: ConnectionRow;
  /** Null for a test of the connection. */
  readonly runId: string | null;
  readonly actorId: string | null;
}

/**
 * The live credential, inside a transaction.
 * @throws IntegrationError `credential_unusable`, telling missing and revoked apart.
 */
export async function mustFindLive<Tx>(unit: StorageUnit<Tx>, connectionId: string): Promise<CredentialRow> {
  const live = await unit.credentials.findLive(connectionId);
  if (live) return live;
  const any = (await unit.credentials.list(connectionId)).length > 0;
  throw new IntegrationError(
    'credential_unusable',
    any
      ? `The credential of connection ${connectionId} was revoked: set a new one.`
      : `Connection ${connectionId} has no credential: set one.`,
  );
}

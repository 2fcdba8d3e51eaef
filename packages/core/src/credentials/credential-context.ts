import { IntegrationError } from '../errors.ts';
import type { Provider } from '../provider/provider.ts';
import type { Scope } from '../scope.ts';
import type { Clock } from '../storage/clock.ts';
import type { ConnectionRow, CredentialRow } from '../storage/rows.ts';
import type { Storage, UnitOfWork } from '../storage/storage.ts';
import type { Vault } from '../vault/vault.ts';

export interface CredentialOptions<Tx> {
  readonly storage: Storage<Tx>;
  readonly vault: Vault;
  readonly provider: (key: string) => Provider;
  /**
   * For leases.
   * @default this process's own clock
   */
  readonly clock?: Clock | undefined;
  /**
   * For token endpoints.
   * @default globalThis.fetch
   */
  readonly fetch?: typeof fetch | undefined;
  readonly timing?: Partial<RefreshTiming> | undefined;
}

/** In milliseconds. */
export interface RefreshTiming {
  /** How long before its expiry an access token is refreshed, if its provider does not say. */
  readonly aheadMs: number;
  /** Longest time for one request to the token endpoint; there are at most two. */
  readonly timeoutMs: number;
  /** Must exceed both requests together, or a slow provider could get the same token twice. */
  readonly leaseMs: number;
  /** How long to wait for another holder. Must exceed `leaseMs`, so that a crashed holder's lease expires first. */
  readonly waitMs: number;
  /** First pause between checks whether another holder is done; it doubles, up to ten times that. */
  readonly pollMs: number;
  /** After a transient error, how long a token that still works is used before the next try. */
  readonly calmMs: number;
}
export const defaultTiming: RefreshTiming = {
  aheadMs: 60_000,
  timeoutMs: 20_000,
  leaseMs: 60_000,
  waitMs: 65_000,
  pollMs: 100,
  calmMs: 10_000,
};

/** Providers give lifetimes in seconds; unknown stays unknown. */
export const secondsAfter = (from: Date, seconds: number | undefined): Date | null =>
  seconds === undefined ? null : new Date(from.getTime() + seconds * 1000);

/** Which connection is used, and by whom. */
export interface CredentialUse {
  readonly scope: Scope;
  readonly connection: ConnectionRow;
  /** Null for a test of the connection. */
  readonly runId: string | null;
  readonly actorId: string | null;
}

/**
 * The live credential, inside a transaction.
 * @throws IntegrationError `credential_unusable`; the message says whether it is missing or revoked.
 */
export async function mustFindLive<Tx>(unit: UnitOfWork<Tx>, connectionId: string): Promise<CredentialRow> {
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

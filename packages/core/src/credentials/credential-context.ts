import { IntegrationError } from '../errors.ts';
import type { FetchOf } from '../outbound/choose-fetch.ts';
import type { Provider } from '../provider/provider.ts';
import type { Scope } from '../scope.ts';
import type { Clock } from '../storage/clock.ts';
import type { ConnectionRow, CredentialRow, EventRow } from '../storage/rows.ts';
import type { Storage, UnitOfWork } from '../storage/storage.ts';
import type { Vault } from '../vault/vault.ts';
import type { TokenTiming } from './token-timing.ts';

export interface CredentialOptions<Tx> {
  readonly storage: Storage<Tx>;
  readonly vault: Vault;
  readonly provider: (key: string) => Provider;
  /**
   * For leases.
   * @default this process's own clock
   */
  readonly clock?: Clock | undefined;
  /** For token endpoints. */
  readonly fetchOf: FetchOf;
  readonly timing?: Partial<TokenTiming> | undefined;
  /** Called inside the transaction that set a connection's credential. */
  readonly onSet?: ((unit: UnitOfWork<Tx>, connection: ConnectionRow) => Promise<void>) | undefined;
}

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
  /** The live credential, if it was just read: the first use does not read it again. */
  readonly live?: CredentialRow | null | undefined;
  /** Gets the event of the first use. @returns whether it takes care of it; if not, it is written at once */
  readonly onUse?: ((event: EventRow) => boolean) | undefined;
}

/**
 * The live credential, inside a transaction.
 * @throws IntegrationError `credential_unusable`; the message says whether it is missing or revoked.
 */
export async function mustFindLive<Tx>(unit: UnitOfWork<Tx>, connectionId: string): Promise<CredentialRow> {
  const live = await unit.credentials.findLive(connectionId);
  if (live) return live;
  const any = (await unit.credentials.list(connectionId, 1)).length > 0;
  throw new IntegrationError(
    'credential_unusable',
    any
      ? `The credential of connection ${connectionId} was revoked: set a new one.`
      : `Connection ${connectionId} has no credential: set one.`,
  );
}

import { setTimeout as delay } from 'node:timers/promises';
import { IntegrationError } from '../errors.ts';
import { newId } from '../ids.ts';
import { outsideRequestsInTrace } from '../outside-requests.ts';
import type { CredentialRow } from '../storage/rows.ts';
import { type CredentialOptions, type CredentialUse, mustFindLive } from './credential-context.ts';
import { renew } from './renew.ts';
import type { TokenTiming } from './token-timing.ts';

/** @returns the live row, newer than `version`; null if it cannot be refreshed. */
export type Refresh = (use: CredentialUse, version: number) => Promise<CredentialRow | null>;

/**
 * Refreshes under a lease, because a rotating refresh token can be exchanged only once: one refresh per connection within the
 * process, one holder of the lease among processes, and finally a compare-and-swap on the version.
 */
export function createRefresh<Tx>(options: CredentialOptions<Tx>, timing: TokenTiming): Refresh {
  const flights = new Map<string, Promise<CredentialRow | null>>();

  return async function refresh(use, version) {
    const name = `${use.scope.shopId}/${use.connection.id}`;
    for (;;) {
      const underway = flights.get(name);
      if (!underway) break;
      const row = await underway;
      // That refresh may have replaced an older version than ours.
      if (!row || row.version > version) return row;
    }
    // Other requests wait for it too, so the host's functions must not run in the context of one of them.
    const flight = outsideRequestsInTrace(() => refreshOnce(options, timing, use, version)).finally(() =>
      flights.delete(name),
    );
    flights.set(name, flight);
    return flight;
  };
}

async function refreshOnce<Tx>(
  options: CredentialOptions<Tx>,
  timing: TokenTiming,
  use: CredentialUse,
  version: number,
): Promise<CredentialRow | null> {
  const lease = `refresh:${use.connection.id}`;
  const owner = newId();
  const row = await takeLease(options, timing, use, version, lease, owner);
  try {
    if (row.version > version) return row;
    return await renew(options, timing, use, row);
  } finally {
    // If this fails the lease expires on its own; the refreshed tokens must not be lost for that.
    await options.storage.transaction(use.scope, (unit) => unit.leases.release(lease, owner)).catch(() => undefined);
  }
}

/** Waits for the lease, or for its holder's result. @returns the live row, read after the lease was acquired */
async function takeLease<Tx>(
  { storage, clock }: CredentialOptions<Tx>,
  timing: TokenTiming,
  { scope, connection }: CredentialUse,
  version: number,
  lease: string,
  owner: string,
): Promise<CredentialRow> {
  await clock?.sync();
  const end = Date.now() + timing.waitMs;
  for (let pause = timing.pollMs; ; pause = Math.min(pause * 2, timing.pollMs * 10)) {
    const found = await storage.transaction(scope, async (unit) => {
      const now = clock?.now() ?? new Date();
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

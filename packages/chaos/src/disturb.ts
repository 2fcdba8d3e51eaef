import { setTimeout as delay } from 'node:timers/promises';
import type { OwnPostgres, Shutdown } from '@makerfex/integrations-testkit/postgres';
import type { ChaosDatabase } from './database.ts';
import type { ServedProvider } from './provider.ts';
import { between, pick, type Random, random } from './random.ts';
import type { Workers } from './workers.ts';

const killEveryMs = [2_000, 5_000] as const;
const outageEveryMs = [1_000, 3_000] as const;
const outageMs = [10_000, 40_000] as const;
/** So long that runs fail for good, and no other follows before it is calm: the last one has to make good what they left. */
const lastOutageMs = 30_000;
const freezeEveryMs = [10_000, 20_000] as const;
/** Longer than a lease. */
const frozenMs = [21_000, 26_000] as const;
const awayMs = [500, 3_000] as const;

interface Victims {
  readonly workers: Workers;
  readonly server: OwnPostgres;
  readonly provider: ServedProvider;
  readonly database: ChaosDatabase;
}

/** A run that its worker was killed with. */
export interface Loss {
  readonly runId: string;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/**
 * Does its worst for so long: workers are killed, or frozen until others have taken their runs; the database is restarted
 * twice; shops of the provider are down, half of them at the end.
 * @returns the runs that were lost, as far as the database was there to tell.
 */
export async function disturb(
  { workers, server, provider, database }: Victims,
  { minutes, seed }: { minutes: number; seed: number },
): Promise<Loss[]> {
  const forMs = minutes * 60_000;
  const over = Date.now() + forMs;
  const [kills, freezes] = [random(seed + 1e6), random(seed + 2e6)];
  const [outages, restarts] = [random(seed + 3e6), random(seed + 4e6)];
  const repeatedly = async (next: Random, everyMs: readonly [number, number], strike: () => unknown): Promise<void> => {
    for (let wait = between(next, ...everyMs); Date.now() + wait < over; wait = between(next, ...everyMs)) {
      await delay(wait);
      await strike();
    }
  };
  const restart = async (at: number, how: Shutdown): Promise<void> => {
    await delay(forMs * at);
    await server.restart(how, between(restarts, ...awayMs));
  };
  const breakDownAtLast = async (): Promise<void> => {
    await delay(Math.max(0, forMs - lastOutageMs));
    for (const [n, shop] of provider.shops.entries()) if (n % 2 === 0) shop.breakDown(lastOutageMs);
  };
  const losses: Loss[] = [];
  const kill = async (): Promise<void> => {
    const pid = workers.kill(kills);
    const at = Date.now();
    const held = pid === undefined ? [] : await heldBy(database, pid).catch(() => []);
    losses.push(...held.map(({ runId }) => ({ runId, at })));
  };
  // However short the time, one is killed.
  const firstKill = delay(forMs / 2).then(kill);
  await Promise.all([
    firstKill,
    repeatedly(kills, killEveryMs, kill),
    repeatedly(freezes, freezeEveryMs, () => workers.freeze(freezes, between(freezes, ...frozenMs))),
    repeatedly(outages, outageEveryMs, () => pick(outages, provider.shops).breakDown(between(outages, ...outageMs))),
    breakDownAtLast(),
    restart(1 / 3, 'fast'),
    restart(2 / 3, 'immediate'),
  ]);
  return losses;
}

/** Owners of leases begin with the id of their process. */
const heldBy = ({ query }: ChaosDatabase, pid: number) =>
  query<{ runId: string }>(`select id as "runId" from integration_run where lease_owner like '${pid}-%'`);

import { setTimeout as delay } from 'node:timers/promises';
import type { Integrations } from '@makerfex/integrations-core';
import type { OwnPostgres } from '@makerfex/integrations-testkit/postgres';
import type { ChaosDatabase } from '../host/database.ts';
import type { Workers } from '../host/workers.ts';
import { between, pick, type Random, random } from '../random.ts';
import type { Sources } from '../sources/sources.ts';
import { Losses } from './losses.ts';
import { endSessionInPort } from './sessions.ts';

const killEveryMs = [2_000, 5_000] as const;
const outageEveryMs = [1_000, 3_000] as const;
const outageMs = [10_000, 40_000] as const;
/** So long that runs fail for good, and no other follows before it is calm: the last one has to make good what they left. */
const lastOutageMs = 30_000;
const freezeEveryMs = [10_000, 20_000] as const;
/** Longer than a lease. */
const frozenMs = [6_000, 12_000] as const;
const awayMs = [500, 3_000] as const;
const sessionEveryMs = [500, 2_000] as const;
const clockEveryMs = [5_000, 15_000] as const;
const rotateEveryMs = [4_000, 8_000] as const;
const hourMs = 3_600_000;

interface Victims {
  readonly workers: Workers;
  readonly server: OwnPostgres;
  readonly sources: Sources;
  readonly database: ChaosDatabase;
  /** Hosts by turns, each with another current master key. */
  readonly rotate: readonly Integrations[];
}

/** What was done, beside what others count. */
export interface Damage {
  readonly losses: Losses;
  sessionsEnded: number;
  /** Calls that found the database away are not counted. */
  rotations: number;
}

/**
 * Does its worst for so long: workers are killed, frozen until others have taken their runs, and given a wrong clock; the database is
 * restarted twice, and ends sessions inside ports; master keys are rotated; shops of the providers are down, half of them at the end.
 */
export async function disturb(
  { workers, server, sources, database, rotate }: Victims,
  { minutes, seed }: { minutes: number; seed: number },
): Promise<Damage> {
  const forMs = minutes * 60_000;
  const over = Date.now() + forMs;
  const damage: Damage = { losses: new Losses(database), sessionsEnded: 0, rotations: 0 };
  const numbers = (part: number): Random => random(seed + part * 1e6);
  const [kills, freezes, outages, restarts] = [numbers(1), numbers(2), numbers(3), numbers(4)];
  const [sessions, clocks, rotations] = [numbers(7), numbers(8), numbers(9)];
  const repeatedly = async (next: Random, everyMs: readonly [number, number], strike: () => unknown): Promise<void> => {
    for (let wait = between(next, ...everyMs); Date.now() + wait < over; wait = between(next, ...everyMs)) {
      await delay(wait);
      await strike();
    }
  };
  const restart = async (at: number, how: 'fast' | 'immediate'): Promise<void> => {
    await delay(forMs * at);
    await server.restart(how, between(restarts, ...awayMs));
  };
  const breakDownAtLast = async (): Promise<void> => {
    await delay(Math.max(0, forMs - lastOutageMs));
    for (const [n, shop] of sources.shops.entries()) if (n % 2 === 0) shop.breakDown(lastOutageMs);
  };
  const kill = async (): Promise<void> => damage.losses.record(workers.kill(kills));
  const endSession = async (): Promise<void> => {
    if (await endSessionInPort(database).catch(() => false)) damage.sessionsEnded += 1;
  };
  const rotateKeys = async (): Promise<void> => {
    const integrations = pick(rotations, rotate);
    const done = await integrations.rotateKeys().catch(() => null);
    if (done) damage.rotations += 1;
  };
  await Promise.all([
    // However short the time, one is killed.
    delay(forMs / 2).then(kill),
    repeatedly(kills, killEveryMs, kill),
    repeatedly(freezes, freezeEveryMs, () => workers.freeze(freezes, between(freezes, ...frozenMs))),
    repeatedly(clocks, clockEveryMs, () => workers.setClock(clocks, between(clocks, -hourMs, hourMs))),
    repeatedly(outages, outageEveryMs, () => pick(outages, sources.shops).breakDown(between(outages, ...outageMs))),
    repeatedly(sessions, sessionEveryMs, endSession),
    repeatedly(rotations, rotateEveryMs, rotateKeys),
    breakDownAtLast(),
    restart(1 / 3, 'fast'),
    restart(2 / 3, 'immediate'),
  ]);
  await damage.losses.settled();
  return damage;
}

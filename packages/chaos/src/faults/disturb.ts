import { setTimeout as delay } from 'node:timers/promises';
import type { Integrations } from '@makerfex/integrations-core';
import type { OwnPostgres } from '@makerfex/integrations-testkit/postgres';
import type { ChaosDatabase } from '../host/database.ts';
import type { Workers } from '../host/workers.ts';
import { inTurn } from '../in-turn.ts';
import { between, pick, type Random, random } from '../random.ts';
import type { Sources } from '../sources/sources.ts';
import type { SmallDisk } from './disk.ts';
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
/** A statement of a port takes milliseconds: it is looked for so long. */
const seekSessionMs = 2_000;
const clockEveryMs = [5_000, 15_000] as const;
const rotateEveryMs = [4_000, 8_000] as const;
const fillEveryMs = [3_000, 8_000] as const;
const releaseEveryMs = [1_000, 4_000] as const;
const fullMs = [2_000, 4_000] as const;
/** It stays full until a run has met it, but no longer. */
const longestFullMs = 10_000;
const hourMs = 3_600_000;

interface Victims {
  readonly workers: Workers;
  readonly server: OwnPostgres;
  readonly sources: Sources;
  readonly database: ChaosDatabase;
  /** Null if this machine has none. */
  readonly disk: SmallDisk | null;
  /** Hosts by turns, each with another current master key. */
  readonly rotate: readonly Integrations[];
}

/** What was done, beside what others count. */
export interface Damage {
  readonly losses: Losses;
  sessionsEnded: number;
  /** Calls that found the database away are not counted. */
  rotations: number;
  /** How often the disk was full. */
  fills: number;
}

/**
 * Does its worst for so long: workers are killed, frozen until others have taken their runs, and given a wrong clock; the database is
 * restarted twice, and ends sessions inside ports; its disk is full again and again; master keys are rotated; shops of the providers
 * are down, half of them at the end; deliveries that were held back arrive long after later ones.
 */
export async function disturb(
  { workers, server, sources, database, disk, rotate }: Victims,
  { minutes, seed }: { minutes: number; seed: number },
): Promise<Damage> {
  const forMs = minutes * 60_000;
  const over = Date.now() + forMs;
  const damage: Damage = { losses: new Losses(database), sessionsEnded: 0, rotations: 0, fills: 0 };
  const numbers = (part: number): Random => random(seed + part * 1e6);
  const [kills, freezes, outages, restarts] = [numbers(1), numbers(2), numbers(3), numbers(4)];
  const [sessions, clocks, rotations, fills] = [numbers(7), numbers(8), numbers(9), numbers(10)];
  const releases = numbers(11);
  // A server that crashed may need room to recover.
  const aloneWithServer = inTurn();
  const repeatedly = async (next: Random, everyMs: readonly [number, number], strike: () => unknown): Promise<void> => {
    for (let wait = between(next, ...everyMs); Date.now() + wait < over; wait = between(next, ...everyMs)) {
      await delay(wait);
      await strike();
    }
  };
  const restart = async (at: number, how: 'fast' | 'immediate'): Promise<void> => {
    await delay(forMs * at);
    await aloneWithServer(() => server.restart(how, between(restarts, ...awayMs)));
  };
  const breakDownAtLast = async (): Promise<void> => {
    await delay(Math.max(0, forMs - lastOutageMs));
    for (const [n, shop] of sources.shops.entries()) if (n % 2 === 0) shop.breakDown(lastOutageMs);
  };
  const kill = async (): Promise<void> => damage.losses.record(workers.kill(kills));
  const endSession = async (): Promise<void> => {
    const late = Math.min(over, Date.now() + seekSessionMs);
    for (; Date.now() < late; await delay(20)) {
      if (!(await endSessionInPort(database).catch(() => false))) continue;
      damage.sessionsEnded += 1;
      return;
    }
  };
  const rotateKeys = async (): Promise<void> => {
    const integrations = pick(rotations, rotate);
    const done = await integrations.rotateKeys().catch(() => null);
    if (done) damage.rotations += 1;
  };
  const fillDisk = async (): Promise<void> => {
    if (!disk) return;
    await aloneWithServer(() =>
      disk.whileFull(async () => {
        const before = workers.counts.fullDisk;
        await delay(between(fills, ...fullMs));
        for (const late = Date.now() + longestFullMs; workers.counts.fullDisk === before && Date.now() < late; )
          await delay(100);
      }),
    );
    damage.fills += 1;
  };
  await Promise.all([
    // However short the time, one is killed, and the disk is full once.
    delay(forMs / 2).then(kill),
    delay(forMs / 2).then(fillDisk),
    repeatedly(kills, killEveryMs, kill),
    repeatedly(freezes, freezeEveryMs, () => workers.freeze(freezes, between(freezes, ...frozenMs))),
    repeatedly(clocks, clockEveryMs, () => workers.setClock(clocks, between(clocks, -hourMs, hourMs))),
    repeatedly(outages, outageEveryMs, () => pick(outages, sources.shops).breakDown(between(outages, ...outageMs))),
    repeatedly(sessions, sessionEveryMs, endSession),
    repeatedly(rotations, rotateEveryMs, rotateKeys),
    repeatedly(fills, fillEveryMs, fillDisk),
    repeatedly(releases, releaseEveryMs, () => pick(releases, sources.shops).deliveries.release()),
    breakDownAtLast(),
    restart(1 / 3, 'fast'),
    restart(2 / 3, 'immediate'),
  ]);
  await damage.losses.settled();
  return damage;
}

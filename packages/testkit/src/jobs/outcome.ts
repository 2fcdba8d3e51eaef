import { setTimeout as delay } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import type { RunRow } from '@makerfex/integrations-core/storage';
import type { Shelf } from './source.ts';
import type { ShopUnderTest } from './world.ts';

export function fail(what: string): never {
  throw new Error(what);
}

/** Waits until something holds. @throws where it does not within the time: `otherwise` says what is wrong then. */
export async function until(
  holds: () => boolean | Promise<boolean>,
  withinMs: number,
  otherwise: () => string,
): Promise<void> {
  const end = Date.now() + withinMs;
  while (!(await holds())) {
    if (Date.now() > end) fail(otherwise());
    await delay(20);
  }
}

/** Waits for everything to end, however, and no longer than this. */
export async function settled(work: readonly Promise<unknown>[], ms: number): Promise<void> {
  await Promise.race([Promise.allSettled(work), delay(ms, undefined, { ref: false })]);
}

/** @throws where the run has not, or took another number of attempts. */
export function succeeded(run: RunRow, attempts?: number): void {
  if (run.state !== 'SUCCESS') fail(`A run ended as ${run.state}: ${run.error?.message ?? 'without an error'}`);
  if (attempts !== undefined && run.attempts !== attempts)
    fail(`A run took ${run.attempts} attempt(s) where ${attempts} do.`);
}

/** @throws where a page was not read once for each of these runs. */
export function readOnce({ asked, pages }: Shelf, runs = 1): void {
  for (let page = 0; page < pages; page += 1) {
    const times = asked.filter((one) => one === page).length;
    if (times !== runs) fail(`${runs} run(s) read page ${page} ${times} time(s).`);
  }
}

/** @throws where the life of a run is another than these events, in this order. */
export async function lived(shop: ShopUnderTest, runId: string, expected: readonly string[]): Promise<void> {
  const life = await shop.lifeOf(runId);
  const isKilled = expected.join().includes('started,resumed');
  // A worker that is killed before its import has found anything leaves no event of its start.
  const orSo = isKilled ? expected.filter((event) => event !== 'started') : expected;
  if (!isDeepStrictEqual(life, expected) && !isDeepStrictEqual(life, orSo))
    fail(`The life of a run was ${life.join(', ')}, not ${expected.join(', ')}.`);
}

import { isFinished, type RunRow } from '@makerfex/integrations-core';
import type { Bell } from './bells.ts';

/** Shortest and longest pause between two looks at a run, in milliseconds; the pause is a fiftieth of the time it has taken. */
const pauses = { shortest: 500, longest: 5_000, beforeEta: 30_000, share: 50 };

/** Yields a run as it is, and again whenever there may be news of it, until it has ended. */
export async function* follow(
  first: RunRow,
  read: () => Promise<RunRow>,
  bell: Bell,
  stop: AbortSignal,
): AsyncGenerator<RunRow, void, undefined> {
  const since = Date.now();
  for (let run = first; ; run = await read()) {
    yield run;
    if (isFinished(run.state)) return;
    await bell.wait(pauseOf(run, since), stop);
    if (stop.aborted) return;
  }
}

function pauseOf({ eta }: RunRow, since: number): number {
  const now = Date.now();
  const untilEta = eta ? eta.getTime() - now : 0;
  if (untilEta > 0) return Math.min(untilEta, pauses.beforeEta);
  return Math.min(Math.max(sinceShare(since, now), pauses.shortest), pauses.longest);
}

/** Tells whether progress is told once more, so often that the number of times grows with the logarithm of how long a run takes. */
export function progressPace(): () => boolean {
  const since = Date.now();
  let last = 0;
  return () => {
    const now = Date.now();
    if (now - last < sinceShare(since, now)) return false;
    last = now;
    return true;
  };
}

const sinceShare = (since: number, now: number): number => (now - since) / pauses.share;

import { type Bell } from '@makerfex/integrations-core/jobs';
import { isFinished, type RunRow } from '@makerfex/integrations-core/storage';

/** Pause between two reads of a run: a fiftieth of the time since the first, within these limits. In milliseconds. */
const pauses = { shortest: 500, longest: 5_000, beforeEta: 30_000, share: 50 };

/** Yields a run as it is, and again whenever it may have changed, until it ends. */
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

/** Returns a function that says whether to report progress again; the number of reports grows logarithmically with the run's duration. */
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

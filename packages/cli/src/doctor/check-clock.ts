import type { Examined } from './examined.ts';
import { type Found, ok, warning } from './finding.ts';

const toleratedMs = 1_000;

/** How far the clocks of the database and of this machine differ, at least: the answer's way is not counted. */
export async function checkClock({ rows }: Examined): Promise<Found[]> {
  const before = Date.now();
  const [row] = await rows<{ now: Date }>('select clock_timestamp() as now');
  const after = Date.now();
  return compareClocks(row?.now.getTime() ?? after, before, after);
}

/** What a reading of the database's clock says that was taken between two of this machine's. All in milliseconds. */
export function compareClocks(at: number, before: number, after: number): Found[] {
  const difference = at < before ? before - at : Math.max(0, at - after);
  if (difference <= toleratedMs) return [ok('The clocks of the database and of this machine agree.')];
  return [
    warning(
      `The clocks of the database and of this machine differ by ${(difference / 1000).toFixed(1)} seconds: let NTP set both. Runs are timed by the database's clock, but tokens expire by this machine's.`,
    ),
  ];
}

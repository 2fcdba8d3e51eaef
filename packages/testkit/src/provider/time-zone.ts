import { Inapplicable } from './check.ts';

/** Far east and far west: 14 hours before UTC, and 8 or 7 behind it. */
export const zones = ['Pacific/Kiritimati', 'America/Los_Angeles'] as const;
export type Zone = (typeof zones)[number];

/** Works as on a host in another time zone. The zone is that of the whole process, so do it for short. */
export async function inZone<Result>(zone: Zone, work: () => Promise<Result>): Promise<Result> {
  const own = process.env['TZ'];
  process.env['TZ'] = zone;
  try {
    // A worker thread has an environment of its own, which its clock does not read.
    const isThere = new Intl.DateTimeFormat().resolvedOptions().timeZone === zone;
    if (!isThere) throw new Inapplicable('this runs in a worker thread, whose time zone cannot be changed');
    return await work();
  } finally {
    if (own === undefined) delete process.env['TZ'];
    else process.env['TZ'] = own;
  }
}

import type { PullWindow } from '@makerfex/integrations-core/provider';
import { Inapplicable, type PullCheck, severalPages } from './check.ts';
import { createHarness, type Page } from './harness.ts';
import { fail } from './records.ts';
import { inZone, zones } from './time-zone.ts';

/** Of fewer times none is in the middle. */
const fewestTimes = 3;

export const windowChecks = {
  async 'misses no record that changed within its window, in any time zone'(subject, capability) {
    if (capability.enumerates) throw new Inapplicable('it enumerates, so its window has no start');
    const whole = await severalPages(createHarness(subject), capability);
    const times = [...new Set(itemsOf(whole).flatMap(({ updatedAt }) => updatedAt ?? []))].toSorted();
    const middle = times[Math.floor(times.length / 2)];
    if (middle === undefined || times.length < fewestTimes) throw new Inapplicable('its records have no times');
    const [east, west] = zones;
    const at = new Date(middle);
    // A local time without its zone is later than UTC in the east, and earlier in the west.
    const begins = {
      window: { since: at, until: new Date() },
      zone: east,
      what: 'begins',
      covers: timeAtOrAfter(middle),
    };
    const ends = { window: { since: null, until: at }, zone: west, what: 'ends', covers: timeBefore(middle) };
    for (const { window, zone, what, covers } of [begins, ends]) {
      const found = await inZone(zone, () => createHarness(subject, window satisfies PullWindow).pages(capability));
      const met = new Set(itemsOf(found).map(({ externalId }) => externalId));
      const missing = itemsOf(whole).find((item) => covers(item) && !met.has(item.externalId));
      if (missing)
        fail(
          `Record ${missing.externalId}, changed at ${missing.updatedAt}, is missing if the window ${what} at ${middle} and the host is in ${zone}. A window covers what changed at or after \`since\` and before \`until\`: ask for both with their zone, and round outwards to the unit of the source.`,
        );
    }
  },
} satisfies Record<string, PullCheck>;

type Item = Page['items'][number];
const itemsOf = (pages: readonly Page[]): Item[] => pages.flatMap(({ items }) => items);
const timeAtOrAfter =
  (time: string) =>
  ({ updatedAt }: Item): boolean =>
    updatedAt !== null && updatedAt >= time;
const timeBefore =
  (time: string) =>
  ({ updatedAt }: Item): boolean =>
    updatedAt !== null && updatedAt < time;

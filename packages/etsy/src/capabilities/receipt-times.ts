import { isRawObject } from '@makerfex/integrations-core/provider';
import type { Page } from './pages.ts';
import type { Slice } from './receipt-phases.ts';

/** The range that a page was requested for. */
export interface Range {
  readonly slice: Slice;
  /** Seconds since 1970. */
  readonly min: number;
}

/** The time by which a receipt is sorted. @returns null if it is unreadable or out of range: it cannot show where the list continues. */
export function secondOf(raw: unknown, { slice, min }: Range): number | null {
  if (!isRawObject(raw)) return null;
  const second =
    slice.by === 'updated'
      ? (raw['updated_timestamp'] ?? raw['update_timestamp'])
      : (raw['created_timestamp'] ?? raw['create_timestamp']);
  return typeof second === 'number' && Number.isSafeInteger(second) && second >= min && second <= slice.to
    ? second
    : null;
}

/** The first and the last second of a page, or null if none can be read or the page is not in ascending order. */
export function secondsOf({ results }: Page, range: Range): { first: number; last: number } | null {
  let first: number | null = null;
  let last: number | null = null;
  for (const raw of results) {
    const second = secondOf(raw, range);
    if (second === null) continue;
    if (last !== null && second < last) return null;
    first ??= second;
    last = second;
  }
  return first === null || last === null ? null : { first, last };
}

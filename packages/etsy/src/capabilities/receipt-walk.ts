import type { Notice, ProviderHttp, PullWindow } from '@makerfex/integrations-core/provider';
import * as z from 'zod';
import { readId } from '../map/ids.ts';
import { getPage, maxOffset, maxReadable, type Page, pageLimit } from './pages.ts';
import { earliestSecond, type ReceiptPhase, receiptPhases, type Slice, sliceOf } from './receipt-phases.ts';
import { type Range, secondOf, secondsOf } from './receipt-times.ts';
import { type FirstPage, ReceiptsAhead } from './receipts-ahead.ts';

/** The position of a walk: what is left to read of a phase. */
export const receiptCursor = z.object({
  phase: z.enum([...receiptPhases, 'done']),
  /** Read from this second on; null at the start of a phase. */
  min: z.int().nullable(),
  /** Offset within the receipts from `min` on. */
  offset: z.int().min(0).max(maxOffset),
  /** Number of receipts from `min` on, as Etsy last reported it. */
  count: z.int().min(0).nullable(),
  /** Ids at `min` that were already read and will come again. */
  seen: z.array(z.string()).max(pageLimit),
  /** Number of receipts in the phases started so far. */
  total: z.int().min(0),
});
export type ReceiptCursor = z.infer<typeof receiptCursor>;
/** A position within a phase. */
type Place = ReceiptCursor & { readonly phase: ReceiptPhase };

export interface ReceiptPage {
  readonly raws: readonly unknown[];
  readonly cursor: ReceiptCursor;
  readonly notices: readonly Notice[];
  readonly total: number | undefined;
  /** When the page was requested, if it was read ahead. */
  readonly readAt: Date | undefined;
}

interface Walk {
  readonly http: ProviderHttp;
  readonly shopId: string;
  readonly window: PullWindow;
  readonly cursor: ReceiptCursor | null;
  readonly signal: AbortSignal;
  readonly phases: readonly ReceiptPhase[];
}

/**
 * Reads receipts by ascending time. Each page starts at the last second of the previous one rather than at an offset: a
 * receipt that changes meanwhile moves to the end, which slides an unread one below the offset, and offsets end at 12,000.
 * Receipts that come twice are dropped by id. Only within one second are pages read by offset. A run that reads everything also
 * reads ahead by offset, and uses those pages that follow the previous one by time.
 */
export async function* walkReceipts(walk: Walk): AsyncGenerator<ReceiptPage, void, undefined> {
  const ahead = new ReceiptsAhead(walk.signal);
  try {
    yield* walkPhases(walk, ahead);
  } finally {
    await ahead.end();
  }
}

async function* walkPhases(walk: Walk, ahead: ReceiptsAhead): AsyncGenerator<ReceiptPage, void, undefined> {
  let place = walk.cursor ?? startOfNext(walk, null, 0);
  let seen = new Set(place.seen);
  const isWhole = walk.window.since === null;
  while (isWithin(place)) {
    walk.signal.throwIfAborted();
    const { phase, min, offset } = place;
    const slice = sliceOf(phase, walk.window);
    if (!slice) {
      place = startOfNext(walk, phase, place.total);
      continue;
    }
    const range = { slice, min: min ?? firstSecondOf(slice) };
    const isStart = min === null && offset === 0;
    const read = (at: number) => readReceipts(walk, range, at);
    const begin = (found: Page) =>
      isWhole ? ahead.follow(found, { range, offset, read, afterwards: firstPageAfter(walk, phase) }) : found;
    const following = isStart ? null : await ahead.next(range.min);
    const page = following ?? begin((isStart ? await ahead.first(phase) : null) ?? (await read(offset)));
    const raws = page.results.filter((raw) => isNew(raw, seen, range));
    const here: Place = { ...place, total: place.total + (isStart ? (page.count ?? 0) : 0) };
    const step = nextPlace(here, page, range);
    if (step.place?.min !== here.min) seen = new Set(step.place?.seen);
    place = step.place ?? startOfNext(walk, here.phase, here.total);
    yield {
      raws,
      cursor: place,
      notices: step.notices,
      total: here.total > 0 ? here.total : undefined,
      readAt: page.readAt,
    };
  }
}

const isWithin = (place: ReceiptCursor): place is Place => place.phase !== 'done';

function startOfNext({ phases }: Walk, phase: ReceiptPhase | null, total: number): ReceiptCursor {
  const next = phases[phase === null ? 0 : phases.indexOf(phase) + 1] ?? 'done';
  return { phase: next, min: null, offset: 0, count: null, seen: [], total };
}

const firstSecondOf = ({ from }: Slice): number => from ?? earliestSecond;

/** @returns null if no further phase has anything to read */
function firstPageAfter(walk: Walk, phase: ReceiptPhase): FirstPage | null {
  for (const next of walk.phases.slice(walk.phases.indexOf(phase) + 1)) {
    const slice = sliceOf(next, walk.window);
    if (slice) return { firstOf: next, read: () => readReceipts(walk, { slice, min: firstSecondOf(slice) }, 0) };
  }
  return null;
}

const readReceipts = ({ http, shopId }: Walk, { slice, min }: Range, offset: number): Promise<Page> =>
  getPage(http, `/v3/application/shops/${shopId}/receipts`, query(slice, min, offset));

function query({ by, to, filters }: Slice, min: number, offset: number) {
  const name = by === 'updated' ? 'last_modified' : 'created';
  return {
    offset,
    // The default order differs by endpoint (etsy/open-api#185).
    sort_on: by,
    sort_order: 'asc',
    [`min_${name}`]: min,
    [`max_${name}`]: to,
    ...filters,
  };
}

interface Step {
  /** Null at the end of the phase. */
  readonly place: Place | null;
  readonly notices: readonly Notice[];
}

function nextPlace(place: Place, page: Page, range: Range): Step {
  const to = (min: number | null, offset: number, seen: readonly string[] = []): Step => ({
    place: { ...place, min, offset, count: offset === 0 ? null : (page.count ?? null), seen: [...seen] },
    notices: [],
  });
  // If n receipts left the list since the last page, n unread ones slid below this offset.
  const left = (place.count ?? 0) - (page.count ?? place.count ?? 0);
  if (left > 0) return to(place.min, Math.max(0, place.offset - left));
  if (page.isLast) return { place: null, notices: [] };
  const last = secondsOf(page, range)?.last ?? null;
  if (last !== null && last > (place.min ?? -1)) return to(last, 0, idsFrom(last, page, range));
  if (place.offset + pageLimit <= maxOffset) return to(place.min, place.offset + pageLimit);
  const fullSecond = last === place.min ? last : null;
  const hasMore = fullSecond !== null && fullSecond < range.slice.to;
  return { ...(hasMore ? to(fullSecond + 1, 0) : { place: null }), notices: [tooMany(fullSecond)] };
}

const tooMany = (second: number | null): Notice => ({
  level: 'warning',
  code: 'etsy_offset_cap',
  message:
    second === null
      ? `Etsy returned receipts out of order and shows at most ${maxReadable} of a list: the rest were not read.`
      : `Etsy shows at most ${maxReadable} receipts of one second, and ${new Date(second * 1000).toISOString()} has more: the rest were not read.`,
});

function idsFrom(min: number, { results }: Page, range: Range): string[] {
  const again = results.filter((raw) => (secondOf(raw, range) ?? min) >= min);
  const ids = new Set(again.flatMap((raw) => readId(raw, 'receipt_id') ?? []));
  return [...ids].slice(0, pageLimit);
}

/** Whether a record was not read before, or has changed since. */
function isNew(raw: unknown, seen: Set<string>, range: Range): boolean {
  const id = readId(raw, 'receipt_id');
  if (id === null) return true;
  const isKnown = seen.has(id) && (secondOf(raw, range) ?? range.min) <= range.min;
  seen.add(id);
  return !isKnown;
}

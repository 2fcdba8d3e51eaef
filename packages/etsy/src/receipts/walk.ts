import type { Notice, ProviderHttp, PullWindow, RequestOptions } from '@makerfex/integrations-core';
import * as z from 'zod';
import { isObject, readId } from '../mapping.ts';
import { getPage, maxOffset, type Page, pageLimit } from '../pages.ts';

/**
 * `updated` reads what changed in the window. The sweeps read what Etsy changes without saying so: `canceled` the
 * cancellations (etsy/open-api#604, #629), `recent` refunds and moved ship dates of young receipts (#513, #339, #232).
 */
export const receiptPhases = ['updated', 'canceled', 'recent'] as const;
export type ReceiptPhase = (typeof receiptPhases)[number];

/** Where a walk is: in which phase, from which second of `updated_timestamp` on, and how far into that. */
export const receiptCursor = z.object({
  phase: z.enum([...receiptPhases, 'done']),
  min: z.int().nullable(),
  offset: z.int().min(0).max(maxOffset),
});
export type ReceiptCursor = z.infer<typeof receiptCursor>;
type Place = Pick<ReceiptCursor, 'min' | 'offset'>;

/** The least instant that Etsy takes in a filter. */
const earliestSecond = 946_684_800;
const day = 86_400;
const canceledSweepDays = 90;
const recentSweepDays = 14;

export interface ReceiptPage {
  readonly raws: readonly unknown[];
  readonly cursor: ReceiptCursor;
  readonly notices: readonly Notice[];
  readonly total: number | undefined;
}

interface Walk {
  readonly http: ProviderHttp;
  readonly shopId: string;
  readonly window: PullWindow;
  readonly cursor: ReceiptCursor | null;
  readonly signal: AbortSignal;
  readonly phases: readonly ReceiptPhase[];
}

const start: Place = { min: null, offset: 0 };

/**
 * Reads receipts by ascending `updated_timestamp`. Each page starts at the last second of the one before it rather than at
 * an offset: a receipt that changes meanwhile moves to the end and would shift one that was not read yet out of an
 * offset's sight, and offsets end at 12,000. The overlap is dropped by id. Only within one second does it page by offset.
 */
export async function* walkReceipts(walk: Walk): AsyncGenerator<ReceiptPage, void, undefined> {
  const phases = walk.phases.filter((phase) => phase !== 'recent' || walk.window.since !== null);
  const first = walk.cursor ? phases.findIndex((phase) => phase === walk.cursor?.phase) : 0;
  if (first === -1) return;
  for (const [index, phase] of phases.entries()) {
    if (index < first) continue;
    let place: Place | null = index === first && walk.cursor ? walk.cursor : start;
    const seen = new Map<string, number>();
    while (place) {
      walk.signal.throwIfAborted();
      const here: Place = place;
      const page = await getPage(walk.http, `/v3/application/shops/${walk.shopId}/receipts`, query(walk, phase, here));
      const step = nextPlace(here, page);
      const raws = page.results.filter((raw) => isNew(raw, seen));
      if (step.next && step.next.min !== here.min) forgetBefore(seen, step.next.min);
      place = step.next;
      yield {
        raws,
        cursor: place ? { phase, ...place } : { phase: phases[index + 1] ?? 'done', ...start },
        notices: step.notices,
        total: walk.cursor === null && index === 0 && here === start ? page.count : undefined,
      };
    }
  }
}

function query({ window }: Walk, phase: ReceiptPhase, { min, offset }: Place): NonNullable<RequestOptions['query']> {
  const until = clamp(Math.ceil(window.until.getTime() / 1000));
  const since = window.since && clamp(Math.floor(window.since.getTime() / 1000));
  const from = min ?? (phase === 'updated' ? since : null);
  return {
    limit: pageLimit,
    offset,
    // The default order differs by endpoint (etsy/open-api#185).
    sort_on: 'updated',
    sort_order: 'asc',
    min_last_modified: from ?? undefined,
    max_last_modified: Math.max(until, from ?? 0),
    ...(phase === 'canceled' && {
      was_canceled: true,
      min_created: since ? clamp(until - canceledSweepDays * day) : undefined,
    }),
    ...(phase === 'recent' && { min_created: clamp(until - recentSweepDays * day) }),
  };
}

const clamp = (second: number): number => Math.max(earliestSecond, second);

function nextPlace(place: Place, page: Page): { next: Place | null; notices: Notice[] } {
  // Phantom receipts make pages shorter than they are (etsy/open-api#652): the count says whether more follow.
  const isLast = page.count === undefined ? page.results.length < pageLimit : place.offset + pageLimit >= page.count;
  if (isLast) return { next: null, notices: [] };
  const lastSecond = lastSecondOf(page.results, place.min ?? earliestSecond);
  if (lastSecond !== null && lastSecond > (place.min ?? 0))
    return { next: { min: lastSecond, offset: 0 }, notices: [] };
  const offset = place.offset + pageLimit;
  if (offset <= maxOffset) return { next: { min: place.min, offset }, notices: [] };
  const beyond = place.min === null ? null : { min: place.min + 1, offset: 0 };
  return { next: beyond, notices: [tooMany(place.min)] };
}

const tooMany = (second: number | null): Notice => ({
  level: 'warning',
  code: 'etsy_offset_cap',
  message:
    second === null
      ? 'Etsy gave receipts out of order and no more than 12,100 of them: the rest of this window was not read.'
      : `More receipts changed at ${new Date(second * 1000).toISOString()} than the 12,100 that Etsy lets be read of one second: the rest of them were not read.`,
});

/** The last second of a page, or null where the page is not in ascending order from `min` on. */
function lastSecondOf(raws: readonly unknown[], min: number): number | null {
  let last = min;
  for (const raw of raws) {
    const second = secondOf(raw);
    if (second === null || second < last) return null;
    last = second;
  }
  return raws.length > 0 ? last : null;
}

/** Later than any clock that is right: such a second would end the walk early. */
const latestSecond = Date.UTC(2100, 0, 1) / 1000;

function secondOf(raw: unknown): number | null {
  if (!isObject(raw)) return null;
  const second = raw['updated_timestamp'] ?? raw['update_timestamp'];
  return typeof second === 'number' && Number.isSafeInteger(second) && second < latestSecond ? second : null;
}

function isNew(raw: unknown, seen: Map<string, number>): boolean {
  const id = readId(raw, 'receipt_id');
  const second = secondOf(raw);
  if (id === null || second === null) return true;
  if (seen.get(id) === second) return false;
  seen.set(id, second);
  return true;
}

/** Only receipts from the second on where the next page starts can come again. */
function forgetBefore(seen: Map<string, number>, min: number | null): void {
  for (const [id, second] of seen) if (second < (min ?? 0)) seen.delete(id);
}

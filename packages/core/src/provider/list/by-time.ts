import * as z from 'zod';
import { IntegrationError } from '../../errors.ts';
import { malformedAnswer } from '../read/read-body.ts';
import { answerTo, readItems, valueAt } from './answer-parts.ts';
import type { ListQuery, ListRequest, Pager } from './pager.ts';
import { longestId, mostSeen } from './seen.ts';
import { type TimeFormat, type TimeFormatName, timeFormats } from './time-format.ts';

/** Options of {@link byTime}. */
export interface TimeOptions {
  /** Query parameter for the earliest time of change, such as `updated_min`. The list's own `query` sets it for the first page. */
  readonly after: string;
  /** Path to the time of change in a record, such as `updated_at`. */
  readonly changed: string;
  /** Query parameter of the page's size, such as `limit`. */
  readonly size: string;
  /** Records of a page: the most that the API allows. */
  readonly perPage: number;
  /** Query parameters that sort by time of change, the oldest first, such as `{ sort: 'updated_at', order: 'asc' }`. */
  readonly order?: ListQuery;
  /**
   * How the API writes times: `iso` with a zone, `utc` without one, or a number of `seconds` or `milliseconds` since 1970.
   * @default 'iso'
   */
  readonly format?: TimeFormatName;
  /**
   * Whether records of exactly the requested time are left out (`>` rather than `>=`).
   * @default false
   */
  readonly exclusive?: boolean;
  /** How to go on within one time that has more records than a page: by page number, or by offset. */
  readonly tie: PageTie | { readonly offset: string };
  /** Path to the list in the answer. Without it, the body is the list. */
  readonly items?: string;
}

/** Pages within one time. */
export interface PageTie {
  /** Query parameter of the page's number. */
  readonly page: string;
  /**
   * Number of the first page.
   * @default 1
   */
  readonly first?: number;
}

const placeSchema = z.object({
  /** Time to read from, in milliseconds since 1970. */
  from: z.int(),
  /** Pages that were read from this time on. */
  pages: z.int().min(0),
  /** Their records. */
  offset: z.int().min(0),
  /** Whether any of them was new. */
  hasNew: z.boolean(),
  /** Versions of records at `from` or later that were already read. */
  seen: z.array(z.string().max(longestId + 20)).max(mostSeen),
});
type Place = z.infer<typeof placeSchema>;

interface Entry {
  readonly raw: unknown;
  /** Cut to the resolution of the API's queries; undefined if it cannot be read. */
  readonly time: number | undefined;
  /** Time and id; null if the id cannot be read. */
  readonly version: string | null;
}

/** An API that was asked for more sends at least this many records of a page, if there are more. */
const smallestPage = 10;

/**
 * Reads a list in the order of its changes: each page is requested from the last time of the page before. A record that changes
 * meanwhile moves to the end and comes again; nothing is skipped. Records of the last time come twice and are dropped by id.
 * @throws IntegrationError `provider_malformed` if the records are not in this order
 * @example
 * const pages = byTime({
 *   after: 'modified_after', changed: 'modified', size: 'limit', perPage: 100,
 *   order: { sort: 'modified', direction: 'asc' }, tie: { offset: 'offset' }, items: 'results',
 * });
 */
export function byTime(options: TimeOptions): Pager<Place> {
  const { perPage } = options;
  return {
    place: placeSchema,
    async read(list, place) {
      const entries = await requestEntries(options, list, place);
      const seen = new Set(place?.seen);
      const fresh = entries.filter(
        ({ time, version }) => !seen.has(version ?? '') && (time === undefined || time >= (place?.from ?? time)),
      );
      const isFull = entries.length >= Math.min(perPage, smallestPage);
      if (isFull && place === null && entries.every(({ time }) => time === undefined))
        throw malformedAnswer(answerTo('GET', list.path), options.changed);
      return { raws: fresh.map(({ raw }) => raw), next: nextPlace(place, entries, fresh, isFull) };
    },
  };
}

async function requestEntries(options: TimeOptions, { http, path, query, idOf }: ListRequest, place: Place | null) {
  const { changed, size, perPage, order, format = 'iso', items } = options;
  const timeFormat: TimeFormat = timeFormats[format];
  const { body } = await http.get(path, {
    query: { ...query, ...order, [size]: perPage, ...(place && placeQuery(options, timeFormat, place)) },
  });
  const what = answerTo('GET', path);
  let latest = Number.NEGATIVE_INFINITY;
  return readItems(body, items, what).map((raw): Entry => {
    const read = timeFormat.read(valueAt(raw, changed));
    const time = read === undefined ? undefined : Math.floor(read / timeFormat.unitMs) * timeFormat.unitMs;
    if (time !== undefined && time < latest) throw notInOrder(what, changed);
    latest = time ?? latest;
    const id = idOf(raw);
    return { raw, time, version: id === null ? null : `${time ?? ''} ${id}` };
  });
}

function placeQuery(
  { after, exclusive = false, tie }: TimeOptions,
  { write, unitMs }: TimeFormat,
  place: Place,
): ListQuery {
  const from = { [after]: write(place.from - (exclusive ? unitMs : 0)) };
  if ('offset' in tie) return { ...from, [tie.offset]: place.offset };
  return { ...from, [tie.page]: place.pages + (tie.first ?? 1) };
}

function nextPlace(
  place: Place | null,
  entries: readonly Entry[],
  fresh: readonly Entry[],
  isFull: boolean,
): Place | null {
  const last = entries.findLast(({ time }) => time !== undefined)?.time;
  // A record without an id comes with every page from its time on.
  const hasNew = fresh.some(({ version }) => version !== null);
  if (place === null) return last === undefined ? null : startAt(last, entries);
  const isTied = last === undefined || last <= place.from;
  const here = { from: place.from, hasNew: place.hasNew || hasNew, seen: withSeen(place, entries) };
  if (isTied && isFull) return { ...here, pages: place.pages + 1, offset: place.offset + entries.length };
  // A record that left this time while its pages were read has moved an unread one to a page before.
  const mayHaveMoved = place.pages > 0 && here.hasNew && here.seen.length < mostSeen;
  if (mayHaveMoved) return { ...here, pages: 0, offset: 0, hasNew: false };
  if (!isTied) return startAt(last, entries);
  return hasNew && place.pages === 0 ? { ...here, pages: 0, offset: 0 } : null;
}

const startAt = (from: number, entries: readonly Entry[]): Place => ({
  from,
  pages: 0,
  offset: 0,
  hasNew: false,
  seen: versionsOf(entries.filter(({ time }) => time === undefined || time === from)),
});

const versionsOf = (entries: readonly Entry[]): string[] => entries.flatMap(({ version }) => version ?? []);

const withSeen = (place: Place, entries: readonly Entry[]): string[] =>
  [...new Set([...place.seen, ...versionsOf(entries)])].slice(-mostSeen);

const notInOrder = (what: string, changed: string): IntegrationError =>
  new IntegrationError(
    'provider_malformed',
    `${what} is not in ascending order of ${changed}: request that order with the option \`order\` of byTime.`,
  );

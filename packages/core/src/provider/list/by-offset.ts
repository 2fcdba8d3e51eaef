import * as z from 'zod';
import { IntegrationError } from '../../errors.ts';
import { answerTo, readItems, readTotal } from './answer-parts.ts';
import type { ListPage, ListRequest, Pager } from './pager.ts';
import { idsOf, seenSchema } from './seen.ts';

/** Options of {@link byOffset}. */
export interface OffsetOptions {
  /** Query parameter of the offset, such as `offset`. */
  readonly offset: string;
  /** Query parameter of the page's size, such as `limit`. */
  readonly limit: string;
  /** Records of a page: the most that the API allows, at least 2. */
  readonly perPage: number;
  /**
   * Where an answer says how many records the list has: a header, or a path in the body such as `count`. It saves the last
   * request, and progress bars have an end. Without it, the list ends with a page that brings nothing new.
   */
  readonly total?: string;
  /** Path to the list in the answer, such as `results`. Without it, the body is the list. */
  readonly items?: string;
}

const placeSchema = z.object({
  /** Of the last record that was read. */
  offset: z.int().min(0),
  /** Ids of the page before, to find the place again if the list has moved. */
  seen: seenSchema,
});
type Place = z.infer<typeof placeSchema>;

/** A page, and where it was found. */
interface FoundPage {
  readonly raws: readonly unknown[];
  readonly offset: number;
  readonly total: number | undefined;
  /** How many of its records were read before. */
  readonly known: number;
}

/** The least offset to step back by. */
const shortestStep = 10;

/**
 * Reads a list by offset. Each page is requested from the last record of the page before. If that record is not there, records
 * before it have left the list and unread ones have moved below the offset: the pager then steps back until it finds a record of
 * the page before, at worst to the beginning. The list needs an order that does not change, such as by id.
 * @throws IntegrationError `not_configured` if a page has fewer than 2 records
 * @example
 * const pages = byOffset({ offset: 'offset', limit: 'limit', perPage: 100, total: 'count', items: 'results' });
 */
export function byOffset(options: OffsetOptions): Pager<Place> {
  const { perPage } = options;
  if (perPage < 2)
    throw new IntegrationError(
      'not_configured',
      'byOffset needs a perPage of at least 2: pages overlap by one record.',
    );
  return {
    place: placeSchema,
    async read(list, place) {
      const page = await findPage(options, list, place);
      const { raws, offset, total, known } = page;
      const isEnd =
        total === undefined ? known === raws.length && raws.length < perPage : offset + raws.length >= total;
      return {
        raws: raws.slice(known),
        // The total of later pages is no news of lost records: those were looked for.
        total: place === null ? total : undefined,
        next: isEnd || raws.length === 0 ? null : placeAfter(page, list),
      } satisfies ListPage<Place>;
    },
  };
}

async function findPage(options: OffsetOptions, list: ListRequest, place: Place | null): Promise<FoundPage> {
  const seen = new Set(place?.seen);
  const step = Math.max(seen.size, shortestStep);
  for (let offset = place?.offset ?? 0; ; offset = Math.max(0, offset - step)) {
    const { raws, total } = await requestPage(options, list, offset);
    const known = raws.findLastIndex((raw) => seen.has(list.idOf(raw) ?? '')) + 1;
    if (known > 0 || seen.size === 0 || offset === 0) return { raws, total, offset, known };
  }
}

async function requestPage(options: OffsetOptions, { http, path, query }: ListRequest, offset: number) {
  const reply = await http.get(path, {
    query: { ...query, [options.offset]: offset, [options.limit]: options.perPage },
  });
  const what = answerTo('GET', path);
  return {
    raws: readItems(reply.body, options.items, what),
    total: options.total === undefined ? undefined : readTotal(reply, options.total, what),
  };
}

/** Without an id of the last record, the next page cannot overlap. */
function placeAfter({ raws, offset }: FoundPage, { idOf }: ListRequest): Place {
  if (idOf(raws.at(-1)) === null) return { offset: offset + raws.length, seen: [] };
  return { offset: offset + raws.length - 1, seen: idsOf(raws, idOf) };
}

import * as z from 'zod';
import { answerTo, readItems, readTotal } from './answer-parts.ts';
import type { Pager } from './pager.ts';

/** Options of {@link byPageNumber}. */
export interface PageNumberOptions {
  /** Query parameter of the page's number, such as `page`. */
  readonly page: string;
  /** Query parameter of the page's size, such as `per_page`. */
  readonly size: string;
  /** Records of a page: the most that the API allows. */
  readonly perPage: number;
  /**
   * Where an answer says how many records the list has: a header such as `x-wp-total`, or a path in the body such as
   * `meta.total`. A record that is deleted meanwhile moves an unread one to a page that was already read; core then sees that
   * the total has shrunk, and reads the list again.
   */
  readonly total: string;
  /**
   * Number of the first page.
   * @default 1
   */
  readonly first?: number;
  /** Path to the list in the answer, such as `orders` or `data.orders`. Without it, the body is the list. */
  readonly items?: string;
}

const placeSchema = z.object({
  page: z.int().min(0),
  /** Records of the pages before. */
  read: z.int().min(0),
});

/**
 * Reads a list by the numbers of its pages.
 * @example
 * const pages = byPageNumber({ page: 'page', size: 'per_page', perPage: 100, total: 'x-wp-total' });
 */
export function byPageNumber(options: PageNumberOptions): Pager<z.infer<typeof placeSchema>> {
  const { page: pageName, size, perPage, total: totalName, first = 1, items } = options;
  return {
    place: placeSchema,
    async read({ http, path, query }, place) {
      const page = place?.page ?? first;
      const reply = await http.get(path, { query: { ...query, [pageName]: page, [size]: perPage } });
      const what = answerTo('GET', path);
      const raws = readItems(reply.body, items, what);
      const total = readTotal(reply, totalName, what);
      const read = (place?.read ?? 0) + raws.length;
      // An API may send smaller pages than it was asked for, so an empty page ends the list only beyond its last number.
      const isBeyond = raws.length === 0 && (page - first + 1) * perPage >= total;
      return { raws, total, next: read >= total || isBeyond ? null : { page: page + 1, read } };
    },
  };
}

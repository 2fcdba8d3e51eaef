import * as z from 'zod';
import type { HttpReply } from '../http.ts';
import { isRawObject } from '../read/raw-object.ts';
import { malformedAnswer } from '../read/read-body.ts';
import { answerTo, isOmitted, readItems, valueAt } from './answer-parts.ts';
import type { ListBody, ListRequest, Pager } from './pager.ts';

/** Options of {@link byCursor}. */
export interface CursorOptions {
  /** What the cursor is sent as: a query parameter such as `page_token`, or in JSON a path such as `variables.after`. */
  readonly send: string;
  /** Path in the answer to the cursor of the next page, such as `next_page_token`. If it is missing, null or empty, the list ends. */
  readonly next: string;
  /** Path to the list in the answer, such as `orders`. */
  readonly items: string;
  /**
   * Path to a flag that says whether there is a next page, such as `pageInfo.hasNextPage`, for an API that sends a cursor with its
   * last page too. Without it, the list ends with a page without a cursor.
   */
  readonly more?: string;
  /**
   * How a page is requested: with a GET, or with a POST whose JSON body holds the query and the cursor. The POST is sent again
   * after a fault, so it must only read.
   * @default 'query'
   */
  readonly in?: 'query' | 'json';
  /**
   * Whether the API leaves out what is empty, as APIs of protobuf do: if the list is missing or null in an answer that is an object,
   * the page is empty, and if `more` is, there is no next page. Errors that are answered with 200 must then be found by
   * `http.fault`.
   * @default false
   */
  readonly omitsEmpty?: boolean;
}

/** The longest cursor that is stored. In characters. */
const longestCursor = 4_096;
const cursorSchema = z.union([z.string().min(1).max(longestCursor), z.int()]);
const placeSchema = z.object({ cursor: cursorSchema });
type Place = z.infer<typeof placeSchema>;

/**
 * Reads a list by the cursor that each answer has for the next page.
 * @example
 * const pages = byCursor({ send: 'cursor', next: 'cursor', items: 'orders', in: 'json' });
 */
export function byCursor(options: CursorOptions & { readonly in: 'json' }): Pager<Place, ListBody>;
export function byCursor(options: CursorOptions & { readonly in?: 'query' }): Pager<Place>;
export function byCursor(options: CursorOptions): Pager<Place, ListBody> | Pager<Place> {
  const shared = { place: placeSchema, placesExpire: true };
  const toPage = ({ body }: HttpReply, what: string) => ({
    raws: readRaws(body, options, what),
    next: readNext(body, options, what),
  });
  const { in: where = 'query' } = options;
  if (where === 'json')
    return {
      ...shared,
      read: async ({ http, path, query = {} }: ListRequest<ListBody>, place: Place | null) => {
        const json = place === null ? query : withValue(query, options.send.split('.'), place.cursor);
        return toPage(await http.post(path, { json, idempotent: true }), answerTo('POST', path));
      },
    };
  return {
    ...shared,
    read: async ({ http, path, query }: ListRequest, place: Place | null) => {
      const reply = await http.get(path, { query: { ...query, [options.send]: place?.cursor } });
      return toPage(reply, answerTo('GET', path));
    },
  };
}

const readRaws = (body: unknown, { items, omitsEmpty = false }: CursorOptions, what: string): readonly unknown[] =>
  omitsEmpty && isOmitted(body, items) ? [] : readItems(body, items, what);

function readNext(body: unknown, { next, more, omitsEmpty = false }: CursorOptions, what: string): Place | null {
  if (more !== undefined && omitsEmpty && isOmitted(body, more)) return null;
  const hasMore = more === undefined ? undefined : valueAt(body, more);
  if (more !== undefined && typeof hasMore !== 'boolean') throw malformedAnswer(what, more);
  const cursor = valueAt(body, next) ?? '';
  if (hasMore === false || (cursor === '' && hasMore === undefined)) return null;
  const read = cursorSchema.safeParse(cursor);
  if (!read.success) throw malformedAnswer(what, next);
  return { cursor: read.data };
}

function withValue(object: ListBody, [key = '', ...rest]: readonly string[], value: unknown): ListBody {
  if (rest.length === 0) return { ...object, [key]: value };
  const inner = object[key];
  return { ...object, [key]: withValue(isRawObject(inner) ? inner : {}, rest, value) };
}

import LinkHeader from 'http-link-header';
import * as z from 'zod';
import type { HttpReply } from '../http.ts';
import { malformedAnswer } from '../read/read-body.ts';
import { answerTo, readItems, readTotal } from './answer-parts.ts';
import type { Pager } from './pager.ts';

/** Options of {@link byLinkHeader}. */
export interface LinkHeaderOptions {
  /** Path to the list in the answer. Without it, the body is the list. */
  readonly items?: string;
  /** The size of the first page, by its query parameter, such as `{ limit: 250 }`. The links hold that of the others. */
  readonly size?: Readonly<Record<string, number>>;
  /**
   * Where an answer says how many records the list has: a header such as `x-total-count`, or a path in the body. Needed if the
   * links count pages (`page=2`): core then sees that the list has lost records, and reads it again.
   */
  readonly total?: string;
}

/** The longest query of a link. In characters. */
const longestQuery = 4_096;
const placeSchema = z.object({ query: z.string().max(longestQuery) });
type Place = z.infer<typeof placeSchema>;

/**
 * Reads a list by the link to the next page in the `Link` header (RFC 8288, `rel="next"`). Only the query of the link is used and
 * stored, so that it cannot lead to another address.
 * @example
 * const pages = byLinkHeader({ size: { limit: 250 }, items: 'products' });
 */
export function byLinkHeader({ items, size, total }: LinkHeaderOptions = {}): Pager<Place> {
  return {
    place: placeSchema,
    placesExpire: true,
    async read({ http, path, query }, place) {
      const [address] = path.split('?');
      const reply = await (place === null
        ? http.get(path, { query: { ...query, ...size } })
        : http.get(`${address}?${place.query}`));
      const what = answerTo('GET', path);
      return {
        raws: readItems(reply.body, items, what),
        total: total === undefined ? undefined : readTotal(reply, total, what),
        next: readNext(reply, path, what),
      };
    },
  };
}

/** Parameters that some APIs add to a link: a credential is not stored with a place, and each request has its own. */
const credentials = [
  'access_token',
  'api_key',
  'apikey',
  'client_secret',
  'consumer_key',
  'consumer_secret',
  'oauth_token',
];

/** For links that are relative to the list. */
const anyOrigin = 'https://list.invalid';

function readNext({ headers }: HttpReply, path: string, what: string): Place | null {
  const header = headers.get('link');
  const uri = header === null ? undefined : parse(header, what).rel('next')[0]?.uri;
  if (uri === undefined) return null;
  const list = new URL(path, anyOrigin);
  const url = URL.canParse(uri, list.href) ? new URL(uri, list.href) : null;
  // The base URL of the provider, which is not known here, can have a path too.
  if (!url?.pathname.endsWith(list.pathname)) throw malformedAnswer(what, 'the next link');
  for (const name of credentials) url.searchParams.delete(name);
  const query = url.searchParams.toString();
  if (query.length > longestQuery) throw malformedAnswer(what, 'the next link');
  return { query };
}

function parse(header: string, what: string): LinkHeader {
  try {
    return LinkHeader.parse(header);
  } catch {
    // Its error quotes the header.
    throw malformedAnswer(what, 'the Link header');
  }
}

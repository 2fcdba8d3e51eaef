import type * as z from 'zod';
import type { Notice } from '../context.ts';
import type { ProviderHttp, RequestOptions } from '../http.ts';

/** Query parameters of a GET. Undefined values are left out. */
export type ListQuery = NonNullable<RequestOptions['query']>;
/** Fields of a JSON body. Undefined values are left out. */
export type ListBody = Readonly<Record<string, unknown>>;

/** A list that a pager reads a page of. */
export interface ListRequest<Query = ListQuery> {
  /** Sends the requests. */
  readonly http: ProviderHttp;
  /** Address of the list, below the provider's base URL. */
  readonly path: string;
  /**
   * Goes with each request, beside what the pager adds.
   * @default {}
   */
  readonly query?: Query | undefined;
  /** The id of a raw record; null if it has none that can be used. */
  readonly idOf: (raw: unknown) => string | null;
}

/** One page of raw records. */
export interface ListPage<Place> {
  /** The records as the provider sent them. */
  readonly raws: readonly unknown[];
  /** Where the next page starts; null after the last one. */
  readonly next: Place | null;
  /** As `total` of a {@link PullPage}. */
  readonly total?: number | undefined;
  /** As `incomplete` of a {@link PullPage}. */
  readonly incomplete?: string | undefined;
  /** As `notices` of a {@link PullPage}. @default [] */
  readonly notices?: readonly Notice[];
}

/**
 * How a list is read page by page. A pager keeps nothing between two calls: everything it needs to go on is in the place, which
 * is stored with the run.
 * @example
 * const byLastId: Pager<string> = {
 *   place: z.string(),
 *   async read({ http, path, query, idOf }, place) {
 *     const raws = await readAnswer(http, path, z.array(z.unknown()), { query: { ...query, after_id: place ?? undefined } });
 *     return { raws, next: idOf(raws.at(-1)) };
 *   },
 * };
 */
export interface Pager<Place, Query = ListQuery> {
  /** Schema of a place, which must be JSON and small: it is stored after each batch. */
  readonly place: z.ZodType<Place>;
  /**
   * Whether the provider may forget a place. A run that resumes at a place that the provider refuses then starts over.
   * @default false
   */
  readonly placesExpire?: boolean;
  /** Reads the page at a place; null is the first page. @throws IntegrationError `provider_malformed` if the answer has another shape */
  read(list: ListRequest<Query>, place: Place | null): Promise<ListPage<Place>>;
}

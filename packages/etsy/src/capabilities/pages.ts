import { type ProviderHttp, type RequestOptions, readBody } from '@makerfex/integrations-core/provider';
import * as z from 'zod';

/** Etsy's largest page size. */
export const pageLimit = 100;
/** Beyond this offset Etsy answers 400 (etsy/open-api#344). */
export const maxOffset = 12_000;
/** How many entries of a list can be read, written for messages. */
export const maxReadable = (maxOffset + pageLimit).toLocaleString('en');

/** `count` is the length of the whole list, not of the page. */
const listSchema = z.object({
  count: z.int().min(0).optional().catch(undefined),
  results: z.array(z.unknown()),
});

export interface Page extends z.infer<typeof listSchema> {
  readonly isLast: boolean;
  /** When it was requested, if it was read ahead. */
  readonly readAt?: Date;
}

/** Reads one page of a `{ count, results }` list. The records in `results` are checked later, one by one. */
export async function getPage(
  http: ProviderHttp,
  path: string,
  query: NonNullable<RequestOptions['query']> & { readonly offset: number },
): Promise<Page> {
  const { results, count: stated } = readPage(
    (await http.get(path, { query: { limit: pageLimit, ...query } })).body,
    path,
  );
  // Ignore a count below the number of records seen so far.
  const count = stated !== undefined && stated < query.offset + results.length ? undefined : stated;
  // Phantom receipts make pages shorter than their limit (etsy/open-api#652), so the count decides if there is one.
  const isLast = count === undefined ? results.length < pageLimit : query.offset + pageLimit >= count;
  return { count, results, isLast };
}

/** @throws IntegrationError `provider_malformed` if it is not a list */
export const readPage = (body: unknown, path: string): z.infer<typeof listSchema> =>
  readBody(listSchema, body, `Etsy's answer to GET ${path}`);

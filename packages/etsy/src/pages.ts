import { IntegrationError, type ProviderHttp, type RequestOptions } from '@makerfex/integrations-core';
import * as z from 'zod';

/** The largest page Etsy gives. */
export const pageLimit = 100;
/** Beyond this offset Etsy answers 400 (etsy/open-api#344). */
export const maxOffset = 12_000;
/** So much of a list can be read, for messages. */
export const readableOfAList = (maxOffset + pageLimit).toLocaleString('en');

/** A list; `count` is of the whole of it. */
const listSchema = z.object({
  count: z.int().min(0).optional().catch(undefined),
  results: z.array(z.unknown()),
});

export interface Page extends z.infer<typeof listSchema> {
  readonly isLast: boolean;
}

/** Reads one page of a `{ count, results }` list. What is in `results` is judged record by record, later. */
export async function getPage(
  http: ProviderHttp,
  path: string,
  query: NonNullable<RequestOptions['query']> & { readonly offset: number },
): Promise<Page> {
  const { results, count: told } = parseList(
    (await http.get(path, { query: { limit: pageLimit, ...query } })).body,
    path,
  );
  // Fewer than have been seen is no count.
  const count = told !== undefined && told < query.offset + results.length ? undefined : told;
  // Phantom receipts make pages shorter than their limit (etsy/open-api#652): where there is a count it decides.
  const isLast = count === undefined ? results.length < pageLimit : query.offset + pageLimit >= count;
  return { count, results, isLast };
}

/** @throws IntegrationError `provider_malformed` */
export function parseList(body: unknown, path: string): z.infer<typeof listSchema> {
  const list = listSchema.safeParse(body);
  if (list.success) return list.data;
  const where = list.error.issues[0]?.path.join('.') || 'the body';
  throw new IntegrationError(
    'provider_malformed',
    `Etsy's answer to GET ${path} is no list: ${where} is not as documented. Run it again; where it stays so, Etsy has changed.`,
  );
}

import { IntegrationError, type ProviderHttp, type RequestOptions } from '@makerfex/integrations-core';
import * as z from 'zod';

/** The largest page Etsy gives. */
export const pageLimit = 100;
/** Beyond this offset Etsy answers 400 (etsy/open-api#344). */
export const maxOffset = 12_000;

const pageSchema = z.object({
  count: z.int().min(0).optional().catch(undefined),
  results: z.array(z.unknown()),
});
export type Page = z.infer<typeof pageSchema>;

/** Reads one `{ count, results }` list. What is in `results` is judged record by record, later. */
export async function getPage(
  http: ProviderHttp,
  path: string,
  query: NonNullable<RequestOptions['query']>,
): Promise<Page> {
  return parsePage((await http.get(path, { query })).body, path);
}

export function parsePage(body: unknown, path: string): Page {
  const page = pageSchema.safeParse(body);
  if (page.success) return page.data;
  const where = page.error.issues[0]?.path.join('.') || 'the body';
  throw new IntegrationError(
    'provider_malformed',
    `Etsy's answer to GET ${path} is no list: ${where} is not as documented.`,
  );
}

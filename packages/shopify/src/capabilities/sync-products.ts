import type { FetchedRecords, RawObject, RecordReader } from '@makerfex/integrations-core/provider';
import type { Product } from '@makerfex/integrations-core/records';
import { moreLevels, moreMedia, moreVariants, productDocuments } from '../documents/resources.ts';
import type { Graphql } from '../graphql/graphql.ts';
import { asNode, at } from '../map/node.ts';
import { readProduct } from '../map/product.ts';
import { readDeletions } from '../pull/deletions.ts';
import { drainOrOmit } from '../pull/drain.ts';
import { fetchRecords, type ShopifyFetchContext } from '../pull/fetch-records.ts';
import type { MakeReading, Pages, PullSettings, ShopifyPullContext } from '../pull/job.ts';
import { pullRecords } from '../pull/pull.ts';
import { startPull } from '../pull/start.ts';
import type { Grants } from '../scopes.ts';

/** Pulls products, then the ids of deleted ones. */
export async function* pullProducts(context: ShopifyPullContext, settings: PullSettings): Pages<Product> {
  const { job } = await startPull(context, settings, productReading, ['read_inventory']);
  yield* pullRecords(job);
  yield* readDeletions(job);
}

/** Fetches products by their external ids. */
export const fetchProducts = (
  context: ShopifyFetchContext,
  settings: PullSettings,
  ids: readonly string[],
): Promise<FetchedRecords<Product>> => fetchRecords(context, settings, ids, productReading);

const productReading: MakeReading<Product> = (api, { grants, currency }) => ({
  documents: productDocuments,
  read: (reader) => readProduct(reader, currency),
  complete: completeProduct(api, grants),
});

/** Reads every connection of a product to its end: it can have 2,048 variants, each with stock at many locations. */
const completeProduct = (api: Graphql, grants: Grants) => {
  const [media, variants, levels] = [moreMedia(), moreVariants(grants), moreLevels()];
  const completeVariant = async (value: unknown, path: string, reader: RecordReader): Promise<unknown> => {
    const variant = asNode(value);
    const item = asNode(variant?.inventoryItem);
    return item ? { ...variant, inventoryItem: await drainOrOmit(api, item, levels, { reader, path }) } : value;
  };
  return async (product: RawObject, reader: RecordReader): Promise<RawObject> => {
    const withMedia = await drainOrOmit(api, product, media, { reader });
    const whole = await drainOrOmit(api, withMedia, variants, { reader });
    const found = at(whole.variants, 'nodes');
    if (!Array.isArray(found)) return whole;
    const nodes: unknown[] = [];
    for (const [index, variant] of found.entries())
      nodes.push(await completeVariant(variant, `variants.${index}.inventoryItem.`, reader));
    return { ...whole, variants: { nodes } };
  };
};

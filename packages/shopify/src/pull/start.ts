import type { CanonicalRecord } from '@makerfex/integrations-core/records';
import { Graphql } from '../graphql/graphql.ts';
import { requireScope } from '../scopes.ts';
import { readShop, type Shop } from '../shop.ts';
import type { MakeReading, PullJob, PullSettings, ShopifyPullContext } from './job.ts';

/**
 * Checks the grants, and reports missing scopes unless an earlier attempt of the run did.
 * @param optional scopes that a run works without
 */
export async function startPull<Item extends CanonicalRecord>(
  { http, window, input, cursor, signal }: ShopifyPullContext,
  settings: PullSettings,
  makeReading: MakeReading<Item>,
  optional: readonly string[] = [],
): Promise<{ readonly shop: Shop; readonly job: PullJob<Item> }> {
  const api = new Graphql(http, settings.apiVersion);
  const shop = await readShop(api);
  const reading = makeReading(api, shop);
  const { root } = reading.documents;
  requireScope(shop.grants, `read_${root}`);
  for (const scope of cursor ? [] : optional.filter((wanted) => !shop.grants.has(wanted)))
    api.addNotice(
      'warning',
      'fields_left_out',
      `Left out the fields of ${root} that need ${scope}: the app was not granted it.`,
    );
  return { shop, job: { ...reading, api, grants: shop.grants, window, input, cursor, signal, bulk: settings.bulk } };
}

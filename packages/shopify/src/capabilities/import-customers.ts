import type { FetchedRecords } from '@makerfex/integrations-core/provider';
import type { Customer } from '@makerfex/integrations-core/records';
import { customerDocuments, moreAddresses } from '../documents/resources.ts';
import { readCustomer } from '../map/customer.ts';
import { drainOrOmit } from '../pull/drain.ts';
import { fetchRecords, type ShopifyFetchContext } from '../pull/fetch-records.ts';
import type { MakeReading, Pages, PullSettings, ShopifyPullContext } from '../pull/job.ts';
import { pullRecords } from '../pull/pull.ts';
import { startPull } from '../pull/start.ts';

export async function* pullCustomers(context: ShopifyPullContext, settings: PullSettings): Pages<Customer> {
  const { job } = await startPull(context, settings, customerReading);
  yield* pullRecords(job);
}

/** Fetches customers by their external ids. */
export const fetchCustomers = (
  context: ShopifyFetchContext,
  settings: PullSettings,
  ids: readonly string[],
): Promise<FetchedRecords<Customer>> => fetchRecords(context, settings, ids, customerReading);

const customerReading: MakeReading<Customer> = (api) => {
  const addresses = moreAddresses();
  return {
    documents: customerDocuments,
    read: readCustomer,
    complete: (node, reader) => drainOrOmit(api, node, addresses, { reader }),
  };
};

import type { Order, ProviderHttp } from '@makerfex/integrations-core';
import type { EtsyConfig } from '../config.ts';
import { type Fetched, mapRecords } from '../mapping.ts';
import { toOrder } from './order.ts';
import { rawReceipt } from './raw.ts';

interface Context {
  readonly http: ProviderHttp;
  readonly config: EtsyConfig;
  readonly signal: AbortSignal;
}

/**
 * These orders as they are now, one request each. Etsy deletes no receipts, and now and then answers 404 for one that exists
 * (etsy/open-api#652): such an order is not among `items` and stays as it is.
 */
export async function fetchOrders({ http, config, signal }: Context, ids: readonly string[]): Promise<Fetched<Order>> {
  const raws: unknown[] = [];
  for (const id of ids) {
    signal.throwIfAborted();
    const path = `/v3/application/shops/${config.shop_id}/receipts/${encodeURIComponent(id)}`;
    const reply = await http.get(path, { accept: [404] });
    if (reply.status !== 404) raws.push(reply.body);
  }
  const mapping = { schema: rawReceipt, id: 'receipt_id', map: toOrder, until: new Date() };
  return { ...mapRecords(raws, mapping), deleted: [] };
}

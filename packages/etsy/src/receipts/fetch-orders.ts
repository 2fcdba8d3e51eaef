import type { FetchContext, Order, RecordIssue } from '@makerfex/integrations-core';
import type { EtsyConfig } from '../config.ts';
import { type Fetched, hasId, mapRecords } from '../mapping.ts';
import { toOrder } from './order.ts';
import { rawReceipt } from './raw.ts';

/**
 * Fetches these orders, one request each. Etsy never deletes receipts but sometimes answers 404 for one that exists
 * (etsy/open-api#652): such an order is left out of `items` and stays as it is.
 */
export async function fetchOrders(
  { http, config, signal }: FetchContext<EtsyConfig>,
  ids: readonly string[],
): Promise<Fetched<Order>> {
  const raws: unknown[] = [];
  const mismatched: RecordIssue[] = [];
  for (const id of ids) {
    signal.throwIfAborted();
    const path = `/v3/application/shops/${config.shop_id}/receipts/${encodeURIComponent(id)}`;
    const { status, body } = await http.get(path, { accept: [404] });
    if (status === 404) continue;
    if (hasId(id, body, 'receipt_id')) raws.push(body);
    else mismatched.push({ externalId: id, field: 'receipt_id', problem: 'is not the requested id' });
  }
  const found = mapRecords(raws, { schema: rawReceipt, id: 'receipt_id', map: toOrder });
  return { ...found, rejected: [...found.rejected, ...mismatched], deleted: [] };
}

import type { FetchContext, Order, RecordIssue } from '@makerfex/integrations-core';
import type { EtsyConfig } from '../config.ts';
import { type Fetched, isOf, mapRecords } from '../mapping.ts';
import { toOrder } from './order.ts';
import { rawReceipt } from './raw.ts';

/**
 * These orders as they are now, one request each. Etsy deletes no receipts, and now and then answers 404 for one that exists
 * (etsy/open-api#652): such an order is not among `items` and stays as it is.
 */
export async function fetchOrders(
  { http, config, signal }: FetchContext<EtsyConfig>,
  ids: readonly string[],
): Promise<Fetched<Order>> {
  const raws: unknown[] = [];
  const strange: RecordIssue[] = [];
  for (const id of ids) {
    signal.throwIfAborted();
    const path = `/v3/application/shops/${config.shop_id}/receipts/${encodeURIComponent(id)}`;
    const { status, body } = await http.get(path, { accept: [404] });
    if (status === 404) continue;
    if (isOf(id, body, 'receipt_id')) raws.push(body);
    else strange.push({ externalId: id, field: 'receipt_id', problem: 'is not the id that was asked for' });
  }
  const found = mapRecords(raws, { schema: rawReceipt, id: 'receipt_id', map: toOrder });
  return { ...found, rejected: [...found.rejected, ...strange], deleted: [] };
}

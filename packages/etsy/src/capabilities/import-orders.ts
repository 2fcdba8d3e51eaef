import type {
  FetchContext,
  FetchedRecords,
  PullContext,
  PullInput,
  PullPage,
  RecordIssue,
} from '@makerfex/integrations-core/provider';
import type { Order } from '@makerfex/integrations-core/records';
import type { EtsyConfig } from '../config.ts';
import { hasId } from '../map/ids.ts';
import { readOrders } from '../map/order.ts';
import { receiptPhases } from './receipt-phases.ts';
import { type ReceiptCursor, walkReceipts } from './receipt-walk.ts';

export async function* pullOrders(
  context: PullContext<EtsyConfig, PullInput, ReceiptCursor>,
): AsyncGenerator<PullPage<Order, ReceiptCursor>, void, undefined> {
  const walk = { ...context, shopId: context.config.shop_id, phases: receiptPhases };
  for await (const { raws, ...page } of walkReceipts(walk)) yield { ...readOrders(raws), ...page };
}

/**
 * Fetches these orders, one request each. Etsy never deletes receipts but sometimes answers 404 for one that exists
 * (etsy/open-api#652): such an order is left out of `items` and stays as it is.
 */
export async function fetchOrders(
  { http, config, signal }: FetchContext<EtsyConfig>,
  ids: readonly string[],
): Promise<FetchedRecords<Order>> {
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
  const found = readOrders(raws);
  return { ...found, rejected: [...found.rejected, ...mismatched], deleted: [] };
}

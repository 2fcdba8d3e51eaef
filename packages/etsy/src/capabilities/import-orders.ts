import type { Order, PullContext, PullInput, PullPage } from '@makerfex/integrations-core';
import type { EtsyConfig } from '../config.ts';
import { mapRecords } from '../mapping.ts';
import { toOrder } from './order.ts';
import { receiptPhases } from './phases.ts';
import { rawReceipt } from './raw.ts';
import { type ReceiptCursor, walkReceipts } from './walk.ts';

export async function* pullOrders(
  context: PullContext<EtsyConfig, PullInput, ReceiptCursor>,
): AsyncGenerator<PullPage<Order, ReceiptCursor>, void, undefined> {
  const walk = { ...context, shopId: context.config.shop_id, phases: receiptPhases };
  const mapping = { schema: rawReceipt, id: 'receipt_id', map: toOrder };
  for await (const { raws, ...page } of walkReceipts(walk)) yield { ...mapRecords(raws, mapping), ...page };
}

import type { RecordReader } from '@makerfex/integrations-core/provider';
import type { Order, OrderLine, OrderTotals } from '@makerfex/integrations-core/records';
import { isPositive } from './decimals.ts';
import { decoded, idText, money, readMoney, text } from './fields.ts';

import { type LineAmounts, lineAmounts, type ReadLine } from './line-prices.ts';
import { readChoices } from './personalization.ts';
import type { RawReceipt } from './receipt.ts';
import { kindOf, openQuantity } from './status.ts';
import { isNone } from './totals.ts';

/** Hosts store lines by id, so a second one with the same id is left out. */
export function readLines(receipt: RawReceipt, record: RecordReader): ReadLine[] {
  const { transactions } = receipt;
  // An order with an amount has lines, so Etsy left them out: an empty list would delete the known ones.
  if (transactions.length === 0 && hasGoods(receipt))
    record.reject('transactions', 'is empty, though total_price or subtotal is not zero');
  const ids = new Set<string>();
  return transactions.flatMap((raw, index) => {
    const price = money(raw.price, `transactions.${index}.price`, record);
    const id = String(raw.transaction_id);
    if (ids.has(id)) {
      record.warn(`transactions.${index}.transaction_id`, 'repeats the id of another line of this order; left out');
      return [];
    }
    ids.add(id);
    return { raw, index, price, quantity: raw.quantity };
  });
}

const hasGoods = ({ total_price, subtotal }: RawReceipt): boolean =>
  [total_price, subtotal].some((raw) => {
    const amount = raw && readMoney(raw);
    return !!amount && isPositive(amount);
  });

export function toLines(
  lines: readonly ReadLine[],
  order: { readonly raw: RawReceipt; readonly status: Order['status']; readonly totals: OrderTotals },
  record: RecordReader,
): OrderLine[] {
  const amounts = lineAmounts(lines, order.totals, record);
  return lines.flatMap((line, index) => {
    const amount = amounts[index];
    return amount ? toLine(line, amount, order, record) : [];
  });
}

function toLine(
  { raw: line, index }: ReadLine,
  amounts: LineAmounts,
  { raw, status, totals }: Parameters<typeof toLines>[1],
  record: RecordReader,
): OrderLine {
  // A line needs a title, and an empty one would replace the known title: reject the order.
  if (line.title === undefined) record.reject(`transactions.${index}.title`, 'missing or unreadable');
  return {
    externalId: String(line.transaction_id),
    productExternalId: line.listing_id === 0 ? null : idText(line.listing_id),
    variantExternalId: idText(line.product_id),
    sku: text(line.sku),
    title: decoded(line.title ?? ''),
    quantity: line.quantity,
    openQuantity: openQuantity(line, raw, status),
    kind: kindOf(line),
    // Etsy has no bundles.
    bundle: null,
    ...amounts,
    tax: isNone(totals.tax) ? null : undefined,
    ...readChoices(line),
  };
}

import type { Known, RawObject, RecordReader } from '@makerfex/integrations-core/provider';
import { type Money, type OrderBundle, type OrderLine, sumMoney } from '@makerfex/integrations-core/records';
import { readAttributes, readPersonalization } from './attributes.ts';
import { anyText, count, flag, id, requiredNodes, text, withheld } from './fields.ts';
import { readMoney, requiredBag } from './money.ts';
import { at, idOf } from './node.ts';
import { isZero, lineNodes, tipFinder } from './tips.ts';

/** Shopify's title for the one variant of a product without options. */
const onlyVariant = 'Default Title';

/** Reads all lines. An order whose lines cannot be read is rejected. */
export function readLines(order: RecordReader): OrderLine[] {
  const isTip = tipFinder(order.raw);
  const isCancelled = order.raw.cancelledAt !== undefined && order.raw.cancelledAt !== null;
  if (lineNodes(order.raw).some((line) => isTip(line) === undefined))
    order.warn('totalTipReceivedSet', 'is unknown, and so is the kind of a line that may be a tip');
  const lines = requiredNodes(order, 'lineItems', (line) => readLine(line, { isTip: isTip(line.raw), isCancelled }));
  // An edit leaves a line with no units, so a missing line means an incomplete answer.
  if (lines.length === 0 && hasGoods(order.raw)) order.reject('lineItems', 'is empty, though there is a subtotal');
  return lines;
}

function hasGoods({ subtotalPriceSet }: RawObject): boolean {
  const subtotal = readMoney(at(subtotalPriceSet, 'shopMoney'));
  return subtotal !== undefined && !isZero(subtotal);
}

interface LineFlags {
  readonly isTip: boolean | undefined;
  readonly isCancelled: boolean;
}

function readLine(line: RecordReader, { isTip, isCancelled }: LineFlags): OrderLine {
  const attributes = readAttributes(line);
  // The subtotal needs the ordered quantity.
  line.required('quantity', count);
  return {
    externalId: line.required('id', id),
    productExternalId: readIdIn(line, 'product'),
    variantExternalId: readIdIn(line, 'variant'),
    sku: line.optional('sku', text),
    title: line.required('title', anyText),
    quantity: line.required('currentQuantity', count),
    // Nothing more is sent of a cancelled order, even if its units were never restocked.
    openQuantity: isCancelled ? 0 : line.optional('unfulfilledQuantity', count, withheld),
    kind: readKind(line, isTip),
    bundle: line.object('lineItemGroup', readBundle),
    unitPrice: requiredBag(line, 'originalUnitPriceSet'),
    discount: readSum(line, 'discountAllocations', 'allocatedAmountSet'),
    tax: readSum(line, 'taxLines', 'priceSet'),
    options: readOptions(line.optional('variantTitle', text)),
    personalization: readPersonalization(attributes),
    attributes,
  };
}

const readIdIn = (line: RecordReader, field: string): Known<string> =>
  line.object(field, (holder) => holder.optional('id', id));

/**
 * Shopify only says whether a line is shipped. If not, it is digital if it was ever a product (a deleted product leaves its SKU
 * or the title of its variant), and a service if somebody typed the line in.
 */
function readKind(line: RecordReader, isTip: boolean | undefined): OrderLine['kind'] {
  const isGiftCard = line.optional('isGiftCard', flag, withheld);
  const isShipped = line.optional('requiresShipping', flag, withheld);
  if (isGiftCard === undefined || isShipped === undefined || isTip === undefined) return undefined;
  if (isTip) return 'tip';
  if (isGiftCard) return 'gift_card';
  if (isShipped) return 'physical';
  const { product, variant, sku, variantTitle } = line.raw;
  const traces = [product, variant, sku, variantTitle];
  if (traces.some((trace) => trace !== undefined && trace !== null && trace !== '')) return 'digital';
  return traces.includes(undefined) ? undefined : 'service';
}

function readBundle(group: RecordReader): OrderBundle | undefined {
  // The id only groups lines, so one without a number will do.
  const externalId = idOf(group.raw.id) ?? group.optional('id', text);
  const title = group.optional('title', text);
  const quantity = group.optional('quantity', count, withheld);
  return externalId && title !== undefined && quantity !== undefined
    ? { externalId, title: title ?? '', quantity }
    : undefined;
}

/** The title at the time of purchase: the variant may have been changed or deleted since. */
function readOptions(variant: Known<string>): OrderLine['options'] {
  if (variant === undefined) return undefined;
  return variant === null || variant === onlyVariant ? [] : [{ name: 'Variant', value: variant }];
}

/** The sum of a list of amounts: null if the list is empty, unknown if one of them is unknown. */
function readSum(line: RecordReader, field: string, name: string): Known<Money> {
  const amounts = line.list(field, (part) => {
    const money = readMoney(at(part.raw, name, 'shopMoney')) ?? part.warn(name, 'is not an exact amount');
    return money && { money };
  });
  if (!amounts) return undefined;
  if (amounts.length === 0) return null;
  return sumMoney(amounts) ?? line.warn(field, 'has amounts of several currencies');
}

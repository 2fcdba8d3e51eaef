import { type Money, type OrderBundle, type OrderLine, sumMoney } from '@makerfex/integrations-core';
import { readAttributes, readPersonalization } from './attributes.ts';
import { readMoney } from './money.ts';
import { at, idOf, type Node } from './node.ts';
import { type Known, type Reader, Unreadable } from './reader.ts';
import { isZero, lineNodes, tipFinder } from './tips.ts';

/** Shopify's title for the one variant of a product without options. */
const onlyVariant = 'Default Title';

/** Reads all lines. An order whose lines cannot be read is rejected. */
export function readLines(reader: Reader, order: Node): OrderLine[] {
  const isTip = tipFinder(order);
  const isCancelled = order.cancelledAt !== undefined && order.cancelledAt !== null;
  if (lineNodes(order).some((line) => isTip(line) === undefined))
    reader.warn('totalTipReceivedSet', 'is unknown, and so is the kind of a line that may be a tip');
  const lines = reader.requiredNodes('lineItems', order.lineItems, (line, path) => [
    readLine(reader, line, path, { isTip: isTip(line), isCancelled }),
  ]);
  // An edit leaves a line with no units, so a missing line means an incomplete answer.
  if (lines.length === 0 && hasGoods(order)) throw new Unreadable('lineItems', 'is empty, though there is a subtotal');
  return lines;
}

function hasGoods({ subtotalPriceSet }: Node): boolean {
  const subtotal = readMoney(at(subtotalPriceSet, 'shopMoney'));
  return subtotal !== undefined && !isZero(subtotal);
}

interface LineFlags {
  readonly isTip: boolean | undefined;
  readonly isCancelled: boolean;
}

function readLine(reader: Reader, line: Node, path: string, { isTip, isCancelled }: LineFlags): OrderLine {
  const attributes = readAttributes(reader, `${path}.customAttributes`, line.customAttributes);
  // The subtotal needs the ordered quantity.
  reader.requiredCount(`${path}.quantity`, line.quantity);
  return {
    externalId: reader.requiredId(`${path}.id`, line.id),
    productExternalId: readIdIn(reader, `${path}.product`, line.product),
    variantExternalId: readIdIn(reader, `${path}.variant`, line.variant),
    sku: reader.text(`${path}.sku`, line.sku),
    title: reader.requiredText(`${path}.title`, line.title),
    quantity: reader.requiredCount(`${path}.currentQuantity`, line.currentQuantity),
    // Nothing more is sent of a cancelled order, even if its units were never restocked.
    openQuantity: isCancelled ? 0 : reader.count(`${path}.unfulfilledQuantity`, line.unfulfilledQuantity),
    kind: readKind(reader, line, path, isTip),
    bundle: readBundle(reader, `${path}.lineItemGroup`, line.lineItemGroup),
    unitPrice: reader.requiredMoney(`${path}.originalUnitPriceSet`, line.originalUnitPriceSet),
    discount: readSum(reader, `${path}.discountAllocations`, line.discountAllocations, 'allocatedAmountSet'),
    tax: readSum(reader, `${path}.taxLines`, line.taxLines, 'priceSet'),
    options: readOptions(reader.text(`${path}.variantTitle`, line.variantTitle)),
    personalization: readPersonalization(attributes),
    attributes,
  };
}

function readIdIn(reader: Reader, field: string, value: unknown): Known<string> {
  const holder = reader.object(field, value);
  return holder ? reader.id(`${field}.id`, holder.id) : holder;
}

/**
 * Shopify only says whether a line is shipped. If not, it is digital if it was ever a product (a deleted product leaves its SKU
 * or the title of its variant), and a service if somebody typed the line in.
 */
function readKind(reader: Reader, line: Node, path: string, isTip: boolean | undefined): OrderLine['kind'] {
  const isGiftCard = reader.flag(`${path}.isGiftCard`, line.isGiftCard);
  const isShipped = reader.flag(`${path}.requiresShipping`, line.requiresShipping);
  if (isGiftCard === undefined || isShipped === undefined || isTip === undefined) return undefined;
  if (isTip) return 'tip';
  if (isGiftCard) return 'gift_card';
  if (isShipped) return 'physical';
  const traces = [line.product, line.variant, line.sku, line.variantTitle];
  if (traces.some((trace) => trace !== undefined && trace !== null && trace !== '')) return 'digital';
  return traces.includes(undefined) ? undefined : 'service';
}

function readBundle(reader: Reader, field: string, value: unknown): Known<OrderBundle> {
  const group = reader.object(field, value);
  if (!group) return group;
  // The id only groups lines, so one without a number will do.
  const id = idOf(group.id) ?? reader.text(`${field}.id`, group.id);
  const title = reader.text(`${field}.title`, group.title);
  const quantity = reader.count(`${field}.quantity`, group.quantity);
  return id && title !== undefined && quantity !== undefined
    ? { externalId: id, title: title ?? '', quantity }
    : undefined;
}

/** The title at the time of purchase: the variant may have been changed or deleted since. */
function readOptions(variant: Known<string>): OrderLine['options'] {
  if (variant === undefined) return undefined;
  return variant === null || variant === onlyVariant ? [] : [{ name: 'Variant', value: variant }];
}

/** The sum of a list of amounts: null if the list is empty, unknown if one of them is unknown. */
function readSum(reader: Reader, field: string, value: unknown, name: string): Known<Money> {
  const amounts = reader.list(field, value, (part, path) => {
    const money = readMoney(at(part, name, 'shopMoney')) ?? reader.warn(`${path}.${name}`, 'is not an exact amount');
    return money && [{ money }];
  });
  if (!amounts) return undefined;
  if (amounts.length === 0) return null;
  return sumMoney(amounts) ?? reader.warn(field, 'has amounts of several currencies');
}

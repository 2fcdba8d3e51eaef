import { type Money, type OrderBundle, type OrderLine, sumMoney } from '@makerfex/integrations-core';
import { readAttributes, readPersonalization } from './attributes.ts';
import { readMoney } from './money.ts';
import { at, idOf, type Node } from './node.ts';
import { type Known, type Reader, Unreadable } from './reader.ts';
import { isZero, lineNodes, tipFinder } from './tips.ts';

/** What Shopify calls the one variant of a product that has no options. */
const onlyVariant = 'Default Title';

/** All lines; an order whose lines cannot be read is rejected. */
export function readLines(reader: Reader, order: Node): OrderLine[] {
  const isTip = tipFinder(order);
  const isCancelled = order.cancelledAt !== undefined && order.cancelledAt !== null;
  if (lineNodes(order).some((line) => isTip(line) === undefined))
    reader.warn('totalTipReceivedSet', 'is not known, so the kind of a line that may be a tip is not known either');
  const lines = reader.requiredNodes('lineItems', order.lineItems, (line, path) => [
    readLine(reader, line, path, { isTip: isTip(line), isCancelled }),
  ]);
  // An edit leaves a line with no units: one that is missing was not answered.
  if (lines.length === 0 && hasGoods(order)) throw new Unreadable('lineItems', 'is empty, though there is a subtotal');
  return lines;
}

function hasGoods({ subtotalPriceSet }: Node): boolean {
  const subtotal = readMoney(at(subtotalPriceSet, 'shopMoney'));
  return subtotal !== undefined && !isZero(subtotal);
}

interface About {
  readonly isTip: boolean | undefined;
  readonly isCancelled: boolean;
}

function readLine(reader: Reader, line: Node, path: string, { isTip, isCancelled }: About): OrderLine {
  const attributes = readAttributes(reader, `${path}.customAttributes`, line.customAttributes);
  // What was ordered is needed for the subtotal.
  reader.requiredCount(`${path}.quantity`, line.quantity);
  return {
    externalId: reader.requiredId(`${path}.id`, line.id),
    productExternalId: readIdIn(reader, `${path}.product`, line.product),
    variantExternalId: readIdIn(reader, `${path}.variant`, line.variant),
    sku: reader.text(`${path}.sku`, line.sku),
    title: reader.requiredText(`${path}.title`, line.title),
    quantity: reader.requiredCount(`${path}.currentQuantity`, line.currentQuantity),
    // Of a cancelled order nothing is sent any more, also if its units were never taken back.
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
 * Shopify only says whether a thing is shipped. One that is not is digital if it was ever a product (a deleted one leaves its
 * SKU or the title of its variant), and a service if it is a line that somebody typed in.
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
  // Lines are only compared by it, so an id without a number will do.
  const id = idOf(group.id) ?? reader.text(`${field}.id`, group.id);
  const title = reader.text(`${field}.title`, group.title);
  const quantity = reader.count(`${field}.quantity`, group.quantity);
  return id && title !== undefined && quantity !== undefined
    ? { externalId: id, title: title ?? '', quantity }
    : undefined;
}

/** The title as it was when it was bought: the variant itself may have been changed or deleted since. */
function readOptions(variant: Known<string>): OrderLine['options'] {
  if (variant === undefined) return undefined;
  return variant === null || variant === onlyVariant ? [] : [{ name: 'Variant', value: variant }];
}

/** The sum of a list of amounts: none if the list is empty, unknown if one of them is. */
function readSum(reader: Reader, field: string, value: unknown, name: string): Known<Money> {
  const amounts = reader.list(field, value, (part, path) => {
    const money = readMoney(at(part, name, 'shopMoney')) ?? reader.warn(`${path}.${name}`, 'is no exact amount');
    return money && [{ money }];
  });
  if (!amounts) return undefined;
  if (amounts.length === 0) return null;
  return sumMoney(amounts) ?? reader.warn(field, 'has amounts of several currencies');
}

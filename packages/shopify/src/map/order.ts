import type { Order, Shipment } from '@makerfex/integrations-core';
import { readAddress, readName } from './address.ts';
import { asText, at, type Node } from './node.ts';
import type { Reader } from './reader.ts';

/** https://shopify.dev/docs/api/admin-graphql/2026-10/enums/OrderDisplayFinancialStatus */
export const paymentStatuses = {
  AUTHORIZED: 'pending',
  PENDING: 'pending',
  PARTIALLY_PAID: 'pending',
  PAID: 'paid',
  PARTIALLY_REFUNDED: 'partially_refunded',
  REFUNDED: 'refunded',
  VOIDED: 'unknown',
  EXPIRED: 'unknown',
} as const satisfies Record<string, Order['paymentStatus']>;

/** https://shopify.dev/docs/api/admin-graphql/2026-10/enums/OrderDisplayFulfillmentStatus */
export const fulfillmentStatuses = {
  FULFILLED: 'fulfilled',
  FULFILLMENT_NOT_REQUIRED: 'fulfilled',
  PARTIALLY_FULFILLED: 'partially_fulfilled',
  IN_PROGRESS: 'unfulfilled',
  ON_HOLD: 'unfulfilled',
  OPEN: 'unfulfilled',
  PENDING_FULFILLMENT: 'unfulfilled',
  REQUEST_DECLINED: 'unfulfilled',
  RESTOCKED: 'unfulfilled',
  SCHEDULED: 'unfulfilled',
  UNFULFILLED: 'unfulfilled',
} as const satisfies Record<string, Order['fulfillmentStatus']>;

/** A fulfilment in one of these was called off: nothing was sent. */
const notShipped = new Set(['CANCELLED', 'ERROR', 'FAILURE']);
/** What Shopify calls the one variant of a product that has no options. */
const onlyVariant = 'Default Title';

export function readOrder(reader: Reader, node: Node): Order {
  // A time that cannot be read still tells that it happened.
  const [isCancelled, isClosed] = [(node.cancelledAt ?? null) !== null, (node.closedAt ?? null) !== null];
  return {
    externalId: reader.externalId,
    updatedAt: reader.time('updatedAt', node.updatedAt),
    number: reader.text('name', node.name),
    status: isCancelled ? 'cancelled' : isClosed ? 'completed' : 'open',
    paymentStatus: reader.word('displayFinancialStatus', node.displayFinancialStatus, paymentStatuses, 'unknown'),
    fulfillmentStatus: reader.word(
      'displayFulfillmentStatus',
      node.displayFulfillmentStatus,
      fulfillmentStatuses,
      'unknown',
    ),
    providerStatus: isCancelled ? 'cancelled' : (asText(node.displayFulfillmentStatus)?.toLowerCase() ?? 'unknown'),
    placedAt: reader.time('processedAt', node.processedAt) ?? reader.time('createdAt', node.createdAt),
    cancelledAt: reader.time('cancelledAt', node.cancelledAt),
    dueAt: null,
    customer: readBuyer(reader, node),
    shippingAddress: readAddress(reader, 'shippingAddress', node.shippingAddress),
    billingAddress: readAddress(reader, 'billingAddress', node.billingAddress),
    lines: reader.parts('lineItems', node.lineItems, (line, path) => readLine(reader, line, path)),
    shipments: reader
      .list('fulfillments', node.fulfillments, (fulfillment, path) => readShipments(reader, fulfillment, path))
      .flat(),
    refunds: reader.list('refunds', node.refunds, (refund, path) => ({
      externalId: reader.idOrNull(`${path}.id`, refund.id),
      amount: reader.money(`${path}.totalRefundedSet`, refund.totalRefundedSet),
      reason: reader.textOrNull(`${path}.note`, refund.note),
      refundedAt: reader.time(`${path}.processedAt`, refund.processedAt),
    })),
    totals: readTotals(reader, node),
    note: reader.textOrNull('note', node.note),
  };
}

/** Before returns, like the quantities of the lines. The original subtotal can be null; the one after edits cannot. */
function readTotals(reader: Reader, node: Node): Order['totals'] {
  return {
    subtotal:
      reader.moneyOrNull('subtotalPriceSet', node.subtotalPriceSet) ??
      reader.money('currentSubtotalPriceSet', node.currentSubtotalPriceSet),
    shipping: reader.moneyOrNull('totalShippingPriceSet', node.totalShippingPriceSet),
    tax: reader.moneyOrNull('totalTaxSet', node.totalTaxSet),
    discount: reader.moneyOrNull('totalDiscountsSet', node.totalDiscountsSet),
    total: reader.money('totalPriceSet', node.totalPriceSet),
  };
}

function readBuyer(reader: Reader, node: Node): Order['customer'] {
  const customer = reader.object('customer', node.customer);
  const email = reader.textOrNull('email', node.email);
  if (!customer && email === null) return null;
  return {
    externalId: reader.idOrNull('customer.id', customer?.id),
    name: customer && readName(reader, 'customer', customer),
    email,
  };
}

function readLine(reader: Reader, line: Node, path: string): Order['lines'][number] {
  const variant = reader.textOrNull(`${path}.variantTitle`, line.variantTitle);
  return {
    externalId: reader.id(`${path}.id`, line.id),
    productExternalId: reader.idOrNull(`${path}.product.id`, at(line, 'product', 'id')),
    variantExternalId: reader.idOrNull(`${path}.variant.id`, at(line, 'variant', 'id')),
    sku: reader.textOrNull(`${path}.sku`, line.sku),
    title: reader.text(`${path}.title`, line.title),
    quantity: reader.count(`${path}.quantity`, line.quantity),
    unitPrice: reader.money(`${path}.originalUnitPriceSet`, line.originalUnitPriceSet),
    // The title as it was when it was bought: the variant itself may have been changed or deleted since.
    options: variant === null || variant === onlyVariant ? [] : [{ name: 'Variant', value: variant }],
    personalization: readPersonalization(reader, line, path),
  };
}

/** A leading underscore hides an attribute from the buyer, by convention of Shopify's themes: it is not their text. */
function readPersonalization(reader: Reader, line: Node, path: string): string | null {
  const told = reader.list(`${path}.customAttributes`, line.customAttributes, (attribute, place) => {
    const key = reader.textOrNull(`${place}.key`, attribute.key);
    const text = reader.textOrNull(`${place}.value`, attribute.value);
    return key === null || key.startsWith('_') || !text ? [] : [`${key}: ${text}`];
  });
  return told.flat().join('\n') || null;
}

/** One shipment per parcel: a fulfilment can carry several tracking numbers. */
function readShipments(reader: Reader, fulfillment: Node, path: string): Shipment[] {
  if (notShipped.has(asText(fulfillment.status) ?? '')) return [];
  const id = reader.idOrNull(`${path}.id`, fulfillment.id);
  const shippedAt = reader.time(`${path}.createdAt`, fulfillment.createdAt);
  const parcels = reader.list(`${path}.trackingInfo`, fulfillment.trackingInfo, (parcel, place) => ({
    carrier: reader.textOrNull(`${place}.company`, parcel.company),
    trackingNumber: reader.textOrNull(`${place}.number`, parcel.number),
    trackingUrl: reader.textOrNull(`${place}.url`, parcel.url),
  }));
  const untracked = { carrier: null, trackingNumber: null, trackingUrl: null };
  return (parcels.length === 0 ? [untracked] : parcels).map((parcel, index) => ({
    externalId: id === null || index === 0 ? id : `${id}-${index + 1}`,
    ...parcel,
    shippedAt,
  }));
}

import type { Order } from '@makerfex/integrations-core';
import { joined, readAddress } from './address.ts';
import { asList, asNode, asText, at, idOf, type Node, nodesOf } from './node.ts';
import type { Reader } from './reader.ts';

/** https://shopify.dev/docs/api/admin-graphql/2026-10/enums/OrderDisplayFinancialStatus */
const paymentStatuses = {
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
const fulfillmentStatuses = {
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

export function readOrder(reader: Reader, node: Node): Order {
  const cancelledAt = reader.time('cancelledAt', node.cancelledAt);
  const closed = asText(node.closedAt) !== null;
  const cancelled = asText(node.cancelledAt) !== null;
  return {
    externalId: reader.externalId,
    updatedAt: reader.time('updatedAt', node.updatedAt),
    number: reader.text('name', node.name),
    status: cancelled ? 'cancelled' : closed ? 'completed' : 'open',
    paymentStatus: reader.word('displayFinancialStatus', node.displayFinancialStatus, paymentStatuses, 'unknown'),
    fulfillmentStatus: reader.word('displayFulfillmentStatus', node.displayFulfillmentStatus, fulfillmentStatuses, 'unknown'),
    providerStatus: cancelled ? 'cancelled' : (asText(node.displayFulfillmentStatus)?.toLowerCase() ?? 'unknown'),
    placedAt: reader.time('processedAt', node.processedAt) ?? reader.time('createdAt', node.createdAt),
    cancelledAt,
    dueAt: null,
    customer: readBuyer(node),
    shippingAddress: readAddress(reader, 'shippingAddress', node.shippingAddress),
    billingAddress: readAddress(reader, 'billingAddress', node.billingAddress),
    lines: nodesOf(node.lineItems).map((line) => readLine(reader, line)),
    shipments: asList(node.fulfillments).flatMap((fulfillment) => readShipments(reader, fulfillment)),
    refunds: asList(node.refunds).map((refund) => ({
      externalId: idOf(refund.id),
      amount: reader.money('refunds.totalRefundedSet', refund.totalRefundedSet),
      reason: asText(refund.note),
      refundedAt: reader.time('refunds.processedAt', refund.processedAt),
    })),
    totals: {
      subtotal: readSubtotal(reader, node),
      shipping: reader.moneyOrNull('totalShippingPriceSet', node.totalShippingPriceSet),
      tax: reader.moneyOrNull('totalTaxSet', node.totalTaxSet),
      discount: reader.moneyOrNull('totalDiscountsSet', node.totalDiscountsSet),
      total: reader.money('totalPriceSet', node.totalPriceSet),
    },
    note: asText(node.note),
    isGift: false,
    giftMessage: null,
  };
}

/** The original subtotal can be null by the schema; the current one, after edits, cannot. */
function readSubtotal(reader: Reader, node: Node) {
  const subtotal = reader.moneyOrNull('subtotalPriceSet', node.subtotalPriceSet);
  return subtotal ?? reader.money('currentSubtotalPriceSet', node.currentSubtotalPriceSet);
}

function readBuyer(node: Node): Order['customer'] {
  const customer = asNode(node.customer);
  const email = asText(node.email);
  if (!customer && email === null) return null;
  return { externalId: idOf(customer?.id), name: joined(customer?.firstName, customer?.lastName), email };
}

function readLine(reader: Reader, line: Node): Order['lines'][number] {
  const variant = asText(line.variantTitle);
  return {
    externalId: reader.id('lineItems.id', line.id),
    productExternalId: idOf(at(line, 'product', 'id')),
    variantExternalId: idOf(at(line, 'variant', 'id')),
    sku: asText(line.sku),
    title: reader.text('lineItems.title', line.title),
    quantity: reader.count('lineItems.quantity', line.quantity),
    unitPrice: reader.money('lineItems.originalUnitPriceSet', line.originalUnitPriceSet),
    // The title as it was when it was bought: the variant itself may have been changed or deleted since.
    options: variant === null || variant === 'Default Title' ? [] : [{ name: 'Variant', value: variant }],
    personalization: readPersonalization(line),
  };
}

/** A leading underscore hides an attribute from the buyer, by convention of Shopify's themes: it is not their text. */
function readPersonalization(line: Node): string | null {
  const told = asList(line.customAttributes).flatMap(({ key, value }) => {
    const text = asText(value);
    return typeof key !== 'string' || key.startsWith('_') || text === null || text === '' ? [] : [`${key}: ${text}`];
  });
  return told.length === 0 ? null : told.join('\n');
}

/** One shipment per parcel: a fulfilment can carry several tracking numbers. */
function readShipments(reader: Reader, fulfillment: Node): Order['shipments'] {
  if (notShipped.has(asText(fulfillment.status) ?? '')) return [];
  const id = idOf(fulfillment.id);
  const shippedAt = reader.time('fulfillments.createdAt', fulfillment.createdAt);
  const parcels = asList(fulfillment.trackingInfo);
  return (parcels.length === 0 ? [{}] : parcels).map((parcel: Node, index) => ({
    externalId: id === null || index === 0 ? id : `${id}-${index + 1}`,
    carrier: asText(parcel.company),
    trackingNumber: asText(parcel.number),
    trackingUrl: asText(parcel.url),
    shippedAt,
  }));
}

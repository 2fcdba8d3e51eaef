import type { Order } from '@makerfex/integrations-core';
import { readAddress, readName } from './address.ts';
import { readAttributes, readGift } from './attributes.ts';
import { asNode, asText, type Node } from './node.ts';
import { readLines } from './order-lines.ts';
import { readTotals } from './order-totals.ts';
import { readPaymentStatus } from './payment-status.ts';
import { protectedOfOrder, protectedReader, type ReadProtected } from './protected.ts';
import type { Known, Reader } from './reader.ts';
import { readRefunds } from './refunds.ts';
import { readShipments } from './shipments.ts';
import { readTags } from './tags.ts';

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

/** Leaves `dueAt` unknown: Shopify has no such date. */
export function readOrder(reader: Reader, node: Node): Order {
  const personal = protectedReader(reader, protectedOfOrder(node));
  const attributes = readAttributes(reader, 'customAttributes', node.customAttributes);
  const shipping = reader.object('shippingLine', node.shippingLine);
  return {
    externalId: reader.externalId,
    updatedAt: reader.time('updatedAt', node.updatedAt) ?? null,
    number: reader.requiredText('name', node.name),
    ...readStatus(node),
    paymentStatus: readPaymentStatus(reader, node),
    fulfillmentStatus: reader.word('displayFulfillmentStatus', node.displayFulfillmentStatus, fulfillmentStatuses),
    isTest: reader.flag('test', node.test),
    placedAt: reader.time('processedAt', node.processedAt) ?? reader.time('createdAt', node.createdAt),
    cancelledAt: reader.time('cancelledAt', node.cancelledAt),
    customer: readBuyer(reader, node, personal),
    shippingAddress: readAddress(reader, 'shippingAddress', node.shippingAddress, personal),
    billingAddress: readAddress(reader, 'billingAddress', node.billingAddress, personal),
    shippingMethod: shipping ? reader.text('shippingLine.title', shipping.title) : shipping,
    lines: readLines(reader, node),
    shipments: readShipments(reader, node.fulfillments),
    refunds: readRefunds(reader, node),
    totals: readTotals(reader, node),
    note: reader.text('note', node.note),
    gift: readGift(attributes),
    attributes,
    tags: readTags(reader, node.tags),
  };
}

/** An unreadable time still shows that it happened. A missing time leaves the status unknown. */
function readStatus({
  cancelledAt,
  closedAt,
  displayFulfillmentStatus,
}: Node): Pick<Order, 'status' | 'providerStatus'> {
  if (cancelledAt !== undefined && cancelledAt !== null) return { status: 'cancelled', providerStatus: 'cancelled' };
  const providerStatus = asText(displayFulfillmentStatus)?.toLowerCase();
  // It may be cancelled.
  if (cancelledAt === undefined) return {};
  if (closedAt === undefined) return { providerStatus };
  return { status: closedAt === null ? 'open' : 'completed', providerStatus };
}

/** Null for a guest without contact data. */
function readBuyer(reader: Reader, node: Node, personal: ReadProtected): Order['customer'] {
  const customer = reader.object('customer', node.customer);
  const [email, phone] = [personal('email', node.email), readPhone(reader, node, personal)];
  if (customer) {
    const [externalId, name] = [reader.id('customer.id', customer.id), readName('customer', customer, personal)];
    return { externalId, name, email, phone };
  }
  return buyerOf(customer, { email, phone });
}

/** The telephone number of the order, or else of the account. */
function readPhone(reader: Reader, { phone, customer }: Node, personal: ReadProtected): Known<string> {
  const left = personal('phone', phone);
  if (left !== null || customer === null) return left;
  const held = reader.object('customer.defaultPhoneNumber', asNode(customer)?.defaultPhoneNumber);
  return held ? personal('customer.defaultPhoneNumber', held.phoneNumber) : held;
}

interface Contact {
  readonly email: Known<string>;
  readonly phone: Known<string>;
}

function buyerOf(customer: null | undefined, contact: Contact): Order['customer'] {
  const { email, phone } = contact;
  // If all protected fields are null, the account may be withheld like them.
  if (email === undefined && phone === undefined) return undefined;
  if (customer === undefined) return contact;
  // Shopify has no name and no customer record for a guest.
  return email === null && phone === null ? null : { externalId: null, name: null, email, phone };
}

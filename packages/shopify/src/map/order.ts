import type { Known, RawObject, RecordReader } from '@makerfex/integrations-core/provider';
import type { Order } from '@makerfex/integrations-core/records';
import { readAddressIn, readName } from './address.ts';
import { readAttributes, readGift } from './attributes.ts';
import { anyText, flag, id, text, time, withheld } from './fields.ts';
import { asText } from './node.ts';
import { readLines } from './order-lines.ts';
import { readTotals } from './order-totals.ts';
import { readPaymentStatus } from './payment-status.ts';
import { protectedOfOrder, protectedReader, type ReadProtected } from './protected.ts';
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
export function readOrder(reader: RecordReader): Order {
  const personal = protectedReader(protectedOfOrder(reader.raw));
  const attributes = readAttributes(reader);
  return {
    externalId: reader.required('id', id),
    updatedAt: reader.optional('updatedAt', time) ?? null,
    number: reader.required('name', anyText),
    ...readStatus(reader.raw),
    paymentStatus: readPaymentStatus(reader),
    fulfillmentStatus: reader.word('displayFulfillmentStatus', fulfillmentStatuses),
    isTest: reader.optional('test', flag, withheld),
    placedAt: reader.optional('processedAt', time) ?? reader.optional('createdAt', time),
    cancelledAt: reader.optional('cancelledAt', time),
    customer: readBuyer(reader, personal),
    shippingAddress: readAddressIn(reader, 'shippingAddress', personal),
    billingAddress: readAddressIn(reader, 'billingAddress', personal),
    shippingMethod: reader.object('shippingLine', (line) => line.optional('title', text)),
    lines: readLines(reader),
    shipments: readShipments(reader),
    refunds: readRefunds(reader),
    totals: readTotals(reader),
    note: reader.optional('note', text),
    gift: readGift(attributes),
    attributes,
    tags: readTags(reader),
  };
}

/** An unreadable time still shows that it happened. A missing time leaves the status unknown. */
function readStatus({
  cancelledAt,
  closedAt,
  displayFulfillmentStatus,
}: RawObject): Pick<Order, 'status' | 'providerStatus'> {
  if (cancelledAt !== undefined && cancelledAt !== null) return { status: 'cancelled', providerStatus: 'cancelled' };
  const providerStatus = asText(displayFulfillmentStatus)?.toLowerCase();
  // It may be cancelled.
  if (cancelledAt === undefined) return {};
  if (closedAt === undefined) return { providerStatus };
  return { status: closedAt === null ? 'open' : 'completed', providerStatus };
}

/** Null for a guest without contact data. */
function readBuyer(reader: RecordReader, personal: ReadProtected): Order['customer'] {
  const account = reader.object('customer', (customer) => ({
    externalId: customer.optional('id', id),
    name: readName(customer, personal),
    phone: customer.object('defaultPhoneNumber', (held) => personal.text(held, 'phoneNumber')),
  }));
  const [email, ownPhone] = [personal.text(reader, 'email'), personal.text(reader, 'phone')];
  // The telephone number of the order, or else of the account.
  const phone = ownPhone !== null || account === null ? ownPhone : account?.phone;
  return account ? { ...account, email, phone } : buyerOf(account, { email, phone });
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

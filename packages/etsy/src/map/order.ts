import {
  type Known,
  type ReadRecords,
  type RecordReader,
  readList,
  wholeList,
} from '@makerfex/integrations-core/provider';
import type { Order, OrderGift, OrderTotals, Shipment } from '@makerfex/integrations-core/records';
import { buyerName, isAddressGiven, shippingAddress } from './address.ts';
import { changedAt, givenText, idText, text, time } from './fields.ts';
import { readId } from './ids.ts';
import { readLines, toLines } from './lines.ts';
import { type RawReceipt, rawReceipt } from './receipt.ts';
import { paymentStatus, toRefunds } from './refunds.ts';
import { fulfillmentStatus, isDigital, orderStatus, providerStatus } from './status.ts';
import { toTotals } from './totals.ts';

/** Reads receipts as orders. */
export const readOrders = (receipts: readonly unknown[]): ReadRecords<Order> =>
  readList(receipts, { id: (raw) => readId(raw, 'receipt_id'), updatedAt: changedAt }, toOrder);

/**
 * Maps a receipt to an order. A missing key is unknown and stays absent; null means none, unless Etsy withholds the field. Assumes no
 * order of times: Etsy has sent shipments earlier than their receipt.
 */
function toOrder(record: RecordReader): Order {
  const raw = record.fields(rawReceipt);
  const status = orderStatus(raw, record);
  const lines = readLines(raw, record);
  const totals = toTotals(raw, lines, record);
  return {
    externalId: String(raw.receipt_id),
    number: String(raw.receipt_id),
    updatedAt: time(raw.updated_timestamp ?? raw.update_timestamp, 'updated_timestamp', record) ?? null,
    status,
    providerStatus: providerStatus(raw),
    paymentStatus: paymentStatus(raw),
    fulfillmentStatus: fulfillmentStatus(raw),
    // Etsy has no test orders.
    isTest: false,
    placedAt: time(raw.created_timestamp ?? raw.create_timestamp, 'created_timestamp', record) ?? undefined,
    // Etsy says that a receipt was cancelled, not when.
    cancelledAt: status === 'open' || status === 'completed' ? null : undefined,
    dueAt: earliestShipDate(raw, record),
    customer: toCustomer(raw),
    shippingAddress: shippingAddress(raw) ?? (isDigital(raw) ? null : undefined),
    shippingMethod: shippingMethod(raw),
    lines: toLines(lines, { raw, status, totals }, record),
    shipments: toShipments(raw, record),
    refunds: toRefunds(raw, record),
    totals,
    note: buyersText(raw.message_from_buyer, raw),
    gift: toGift(raw, totals),
  };
}

function toCustomer(raw: RawReceipt): Order['customer'] {
  const customer = {
    externalId: idText(raw.buyer_user_id) ?? undefined,
    name: buyerName(raw),
    // Null unless Etsy approves the app.
    email: givenText(raw.buyer_email),
  };
  return Object.values(customer).some((field) => field !== undefined) ? customer : undefined;
}

/** Null means none, unless Etsy withholds all personal data. */
function buyersText(value: Known<string>, raw: RawReceipt): Known<string> {
  const isWithheld = !isAddressGiven(raw) && !text(raw.name) && !isDigital(raw);
  return isWithheld ? givenText(value) : text(value);
}

/** Free wrapping does not show in a receipt. */
function toGift(raw: RawReceipt, { fees }: OrderTotals): OrderGift | undefined {
  const gift = {
    isGift: raw.is_gift ?? undefined,
    message: buyersText(raw.gift_message, raw),
    sender: buyersText(raw.gift_sender, raw),
    isWrapped: fees && fees.length > 0,
  };
  return Object.values(gift).some((field) => field !== undefined) ? gift : undefined;
}

/** An order is due when its first line is. Etsy sends no date for a shipped line (etsy/open-api#211). */
function earliestShipDate({ transactions }: RawReceipt, record: RecordReader): Known<string> {
  const dates = transactions.map(({ expected_ship_date }, index) =>
    time(expected_ship_date, `transactions.${index}.expected_ship_date`, record),
  );
  // An unknown date may be the earliest.
  if (dates.includes(undefined)) return undefined;
  return dates.flatMap((date) => date ?? []).toSorted()[0] ?? null;
}

/** The shipping upgrade that the buyer paid for, or else the method; those of several parcels are joined. */
function shippingMethod(raw: RawReceipt): Known<string> {
  const parcels = raw.transactions.filter(({ is_digital }) => is_digital !== true);
  const upgrades = parcels.map(({ shipping_upgrade }) => text(shipping_upgrade));
  const methods = parcels.map(({ shipping_method }) => text(shipping_method));
  if (upgrades.includes(undefined)) return undefined;
  const named = upgrades.some(Boolean) ? upgrades : methods;
  if (named.includes(undefined)) return undefined;
  return [...new Set(named.flatMap((name) => name ?? []))].join(', ') || null;
}

/** @returns undefined if any cannot be read, or has no id to recognise it by. */
function toShipments({ shipments }: RawReceipt, record: RecordReader): Shipment[] | undefined {
  const known = wholeList(shipments);
  if (known?.some(({ receipt_shipping_id }) => receipt_shipping_id === undefined))
    return record.warn('shipments', 'one has no receipt_shipping_id; the known shipments stay');
  return known?.map((shipment, index) => ({
    externalId: idText(shipment.receipt_shipping_id),
    carrier: text(shipment.carrier_name),
    trackingNumber: text(shipment.tracking_code),
    shippedAt: time(
      shipment.shipment_notification_timestamp,
      `shipments.${index}.shipment_notification_timestamp`,
      record,
    ),
  }));
}

import type { Money, Order } from '@makerfex/integrations-core';
import { filledText, idText, money, optionalMoney, text, time } from '../fields.ts';
import type { Warn } from '../mapping.ts';
import { shippingAddress } from './address.ts';
import { readChoices } from './personalization.ts';
import type { RawReceipt, RawTransaction } from './raw.ts';

/** Maps a receipt to an order. Never assumes an order of times: shipments earlier than the receipt have been seen. */
export function toOrder(raw: RawReceipt, warn: Warn): Order {
  // The document's enum is lower case, what is sent is "Paid", "Completed" (etsy/open-api#469, #806).
  const providerStatus = raw.status?.trim().toLowerCase() ?? '';
  return {
    externalId: String(raw.receipt_id),
    number: String(raw.receipt_id),
    updatedAt: time(raw.updated_timestamp ?? raw.update_timestamp, 'updated_timestamp', warn),
    status: orderStatus(providerStatus, raw, warn),
    paymentStatus: paymentStatus(providerStatus, raw),
    fulfillmentStatus: fulfillmentStatus(raw),
    providerStatus,
    placedAt: time(raw.created_timestamp ?? raw.create_timestamp, 'created_timestamp', warn),
    // Etsy tells that a receipt was cancelled, not when.
    cancelledAt: null,
    dueAt: earliestShipDate(raw, warn),
    customer: toCustomer(raw),
    shippingAddress: shippingAddress(raw, warn),
    billingAddress: null,
    lines: toLines(raw, warn),
    shipments: (raw.shipments ?? []).flatMap((shipment, index) =>
      shipment
        ? {
            externalId: idText(shipment.receipt_shipping_id),
            carrier: filledText(shipment.carrier_name),
            trackingNumber: filledText(shipment.tracking_code),
            trackingUrl: null,
            shippedAt: time(
              shipment.shipment_notification_timestamp,
              `shipments.${index}.shipment_notification_timestamp`,
              warn,
            ),
          }
        : [],
    ),
    refunds: toRefunds(raw, warn),
    totals: {
      subtotal: money(raw.subtotal, 'subtotal'),
      shipping: optionalMoney(raw.total_shipping_cost, 'total_shipping_cost', warn),
      tax: tax(raw, warn),
      discount: optionalMoney(raw.discount_amt, 'discount_amt', warn),
      total: money(raw.grandtotal, 'grandtotal'),
    },
    note: filledText(raw.message_from_buyer),
    gift: { isGift: raw.is_gift ?? false, message: filledText(raw.gift_message) },
  };
}

function toCustomer(raw: RawReceipt): Order['customer'] {
  const customer = {
    externalId: idText(raw.buyer_user_id),
    name: filledText(raw.name),
    email: filledText(raw.buyer_email),
  };
  return Object.values(customer).some((field) => field !== null) ? customer : null;
}

function orderStatus(status: string, raw: RawReceipt, warn: Warn): Order['status'] {
  switch (status) {
    case 'paid':
    case 'open':
    case 'payment processing':
      return 'open';
    case 'completed':
      return 'completed';
    case 'canceled':
    case 'cancelled':
      return 'cancelled';
    // Etsy tells a refund, even of all, from a cancellation (etsy/open-api#604).
    case 'fully refunded':
    case 'partially refunded':
      return raw.is_shipped ? 'completed' : 'open';
    default:
      warn('status', status === '' ? 'missing' : 'a status that is not known');
      return 'unknown';
  }
}

function paymentStatus(status: string, raw: RawReceipt): Order['paymentStatus'] {
  if (status === 'fully refunded') return 'refunded';
  if (status === 'partially refunded' || raw.refunds?.some((refund) => refund))
    return refundedInFull(raw) ? 'refunded' : 'partially_refunded';
  if (status === 'payment processing') return 'pending';
  if (raw.is_paid === true) return 'paid';
  return raw.is_paid === false ? 'pending' : 'unknown';
}

function refundedInFull({ refunds, grandtotal }: RawReceipt): boolean {
  const known = (refunds ?? []).flatMap((refund) => refund?.amount ?? []);
  const alike = known.every(
    ({ divisor, currency_code }) => divisor === grandtotal.divisor && currency_code === grandtotal.currency_code,
  );
  return known.length > 0 && alike && known.reduce((sum, { amount }) => sum + amount, 0) >= grandtotal.amount;
}

function fulfillmentStatus(raw: RawReceipt): Order['fulfillmentStatus'] {
  if (raw.is_shipped === true) return 'fulfilled';
  if (raw.is_shipped !== false) return 'unknown';
  return raw.transactions.some(({ shipped_timestamp }) => shipped_timestamp) ? 'partially_fulfilled' : 'unfulfilled';
}

/** An order is due with its first line. Etsy tells no date of what has left the shop (etsy/open-api#211). */
function earliestShipDate({ transactions }: RawReceipt, warn: Warn): string | null {
  const dates = transactions
    .map(({ expected_ship_date }, index) => time(expected_ship_date, `transactions.${index}.expected_ship_date`, warn))
    .filter((date) => date !== null);
  return dates.toSorted()[0] ?? null;
}

/** A host keeps lines by their id, so the second one of an id is left out. */
function toLines({ transactions }: RawReceipt, warn: Warn): Order['lines'] {
  const ids = new Set<string>();
  return transactions.flatMap((raw, index) => {
    const line = toLine(raw, index);
    if (ids.has(line.externalId)) {
      warn(`transactions.${index}.transaction_id`, 'the id of another line of this order: left out');
      return [];
    }
    ids.add(line.externalId);
    return line;
  });
}

const toLine = (raw: RawTransaction, index: number): Order['lines'][number] => ({
  externalId: String(raw.transaction_id),
  productExternalId: raw.listing_id ? String(raw.listing_id) : null,
  variantExternalId: idText(raw.product_id),
  sku: filledText(raw.sku),
  title: text(raw.title) ?? '',
  quantity: raw.quantity,
  unitPrice: money(raw.price, `transactions.${index}.price`),
  ...readChoices(raw.variations),
});

/** A refund without a readable amount is left out; that there was one still shows in the status of the payment. */
function toRefunds(raw: RawReceipt, warn: Warn): Order['refunds'] {
  return (raw.refunds ?? []).flatMap((refund, index) => {
    if (!refund) return [];
    const amount = optionalMoney(refund.amount, `refunds.${index}.amount`, warn);
    if (!refund.amount) warn(`refunds.${index}.amount`, 'missing: the refund is left out');
    if (!amount) return [];
    const refundedAt = time(refund.created_timestamp, `refunds.${index}.created_timestamp`, warn);
    return { externalId: null, amount, reason: filledText(refund.reason), refundedAt };
  });
}

/** Sales tax and VAT are told apart by Etsy and owed alike. */
function tax(raw: RawReceipt, warn: Warn): Money | null {
  const { total_tax_cost: sales, total_vat_cost: vat } = raw;
  if (sales && vat && sales.divisor === vat.divisor && sales.currency_code === vat.currency_code)
    return optionalMoney({ ...sales, amount: sales.amount + vat.amount }, 'total_tax_cost', warn);
  return optionalMoney(sales ?? vat, sales ? 'total_tax_cost' : 'total_vat_cost', warn);
}

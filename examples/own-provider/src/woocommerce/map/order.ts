import { type MapContext, personName, wholeList } from '@makerfex/integrations-core/provider';
import { type Money, money, type Order, type OrderLine, type OrderTotals } from '@makerfex/integrations-core/records';
import type { RawLine, RawOrder } from '../raw.ts';
import { idAndTime, toAddress } from './customer.ts';

const closed = { completed: 'completed', refunded: 'completed', cancelled: 'cancelled', trash: 'cancelled' } as const;
/** A failed payment can be tried again. */
const orderWords = { ...closed, pending: 'open', processing: 'open', 'on-hold': 'open', failed: 'open' } as const;

export function toOrder(raw: RawOrder, { record }: MapContext<unknown, unknown>): Order {
  const { number, customer_id, customer_note: note, billing, shipping, date_created_gmt: placedAt } = raw;
  const status = { status: record.word('status', orderWords), providerStatus: raw.status };
  const name = billing && personName(billing.first_name, billing.last_name);
  const { negate } = money(raw.currency);
  return {
    ...idAndTime(raw),
    number,
    ...status,
    paymentStatus: toPaymentStatus(raw),
    placedAt,
    note,
    customer: { externalId: customer_id, name, email: billing?.email, phone: billing?.phone },
    billingAddress: billing && toAddress(billing),
    shippingAddress: shipping && toAddress(shipping),
    lines: raw.line_items.map((line) => toLine(line, raw)),
    refunds: raw.refunds.map(({ id, reason, total }) => ({ externalId: id, reason, amount: negate(total) })),
    totals: toTotals(raw),
  };
}

function toPaymentStatus({ status, refunds, date_paid_gmt: paidAt }: RawOrder): Order['paymentStatus'] {
  if (status === 'refunded') return 'refunded';
  if (refunds.length > 0) return 'partially_refunded';
  if (paidAt === undefined) return undefined;
  return paidAt === null ? 'pending' : 'paid';
}

/** An amount with its tax, if the prices of the shop include it. */
const gross = ({ currency, prices_include_tax }: RawOrder, net: string, tax: string): Money =>
  prices_include_tax ? money(currency).add(net, tax) : money(currency).of(net);

function toLine(raw: RawLine, order: RawOrder): OrderLine {
  const { of, divide, subtract } = money(order.currency);
  const { id: externalId, sku, name: title, quantity, product_id: productExternalId } = raw;
  const subtotal = gross(order, raw.subtotal, raw.subtotal_tax);
  const discount = subtract(subtotal, gross(order, raw.total, raw.total_tax));
  const article = { productExternalId, variantExternalId: raw.variation_id ?? productExternalId, sku, title };
  const amounts = { unitPrice: divide(subtotal, quantity || 1), discount, tax: of(raw.total_tax) };
  return { externalId, ...article, quantity, ...amounts, options: wholeList(raw.meta_data)?.flat() };
}

function toTotals(raw: RawOrder): OrderTotals {
  const { of, add } = money(raw.currency);
  return {
    taxesIncluded: raw.prices_include_tax,
    subtotal: add('0', ...raw.line_items.map((line) => gross(raw, line.subtotal, line.subtotal_tax))),
    discount: gross(raw, raw.discount_total, raw.discount_tax),
    shipping: gross(raw, raw.shipping_total, raw.shipping_tax),
    fees: raw.fee_lines.map(({ total, total_tax }) => ({ kind: 'other', amount: gross(raw, total, total_tax) })),
    tax: of(raw.total_tax),
    total: of(raw.total),
    current: add(raw.total, ...raw.refunds.map(({ total }) => total)),
  };
}

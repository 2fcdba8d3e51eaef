import { integer, pick, random, seedOf } from './random.ts';
import { money, sellerUserId } from './shop.ts';
import { transactionBody } from './transaction-body.ts';

/** What can change of a receipt after it was made. */
export interface ReceiptState {
  readonly index: number;
  readonly created: number;
  readonly updated: number;
  readonly version: number;
  readonly shipped: boolean;
  readonly canceled: boolean;
  readonly refunded: boolean;
  readonly shipDateShift: number;
}

export const receiptIdOf = (index: number): number => 3_000_000_001 + index;

const names = [
  'Ada Example',
  'Seán O&#39;Connell',
  'Zoë Müller',
  '山田 花子',
  'Łukasz Żółć',
  'Αλέξης Δοκιμή',
  'Nguyễn Thị Mẫu',
  'Pat &amp; Sam Sample',
  'Emoji 🧵 Maker',
] as const;
const streets = ['1 Sample Street', 'Musterstraße 12', '4 Rue de l&#39;Exemple', '見本通り 7'] as const;
const places = [
  ['Springfield', 'IL', '62701', 'US'],
  ['Köln', null, '50667', 'DE'],
  ['Lyon', null, '69001', 'FR'],
  ['東京', '東京都', '100-0001', 'JP'],
] as const;
const carriers = ['usps', 'dhl', 'royal-mail'] as const;

export interface ReceiptShop {
  readonly seed: number;
  readonly products: number;
  readonly emails: boolean;
}

/** One receipt as Etsy would answer it (schema `ShopReceipt`); invented, and the same for the same seed and state. */
export function receiptBody({ seed, products, emails }: ReceiptShop, state: ReceiptState) {
  const { created, updated, version, shipped, canceled, refunded } = state;
  const next = random(seedOf(seed, 1, state.index));
  const receiptId = receiptIdOf(state.index);
  const buyer = 700_001 + integer(next, 0, Math.max(0, Math.floor(state.index / 2)));
  const [city, region, zip, country] = pick(next, places);
  const transactions = Array.from({ length: integer(next, 1, 4) }, (_, line) =>
    transactionBody(next, { state, receiptId, buyer, line, products }),
  );
  const subtotal = transactions.reduce((sum, { price, quantity }) => sum + price.amount * quantity, 0);
  const shipping = integer(next, 0, 1_500);
  const tax = integer(next, 0, 900);
  const isGift = next() < 0.1;
  const total = subtotal + shipping + tax;
  const street = pick(next, streets);
  const name = pick(next, names);
  return {
    receipt_id: receiptId,
    receipt_type: 0,
    seller_user_id: sellerUserId,
    seller_email: 'maker@example.com',
    buyer_user_id: buyer,
    buyer_email: emails ? `buyer-${buyer}@example.com` : null,
    name,
    first_line: street,
    second_line: next() < 0.2 ? 'Flat 2' : null,
    city,
    state: region,
    zip,
    // Capitalised as the API sends it, not as its document says (etsy/open-api#469).
    status: canceled ? 'Canceled' : refunded ? 'Partially Refunded' : shipped ? 'Completed' : 'Paid',
    formatted_address: `${name}\n${street}\n${city}`,
    country_iso: country,
    payment_method: 'cc',
    payment_email: null,
    message_from_seller: null,
    message_from_payment: null,
    message_from_buyer: version > 0 ? `Changed ${version} times` : next() < 0.3 ? 'Please don&#39;t fold it.' : null,
    is_paid: true,
    is_shipped: shipped,
    create_timestamp: created,
    created_timestamp: created,
    update_timestamp: updated,
    updated_timestamp: updated,
    is_gift: isGift,
    gift_message: isGift ? 'With love' : '',
    gift_sender: '',
    grandtotal: money(total),
    subtotal: money(subtotal),
    total_price: money(subtotal),
    total_shipping_cost: money(shipping),
    total_tax_cost: money(tax),
    total_vat_cost: money(0),
    discount_amt: money(0),
    gift_wrap_price: money(0),
    shipments: shipped
      ? [
          {
            receipt_shipping_id: receiptId * 10,
            // A label is now and then bought before the order's own time.
            shipment_notification_timestamp: created + (state.index % 50 === 0 ? -600 : 86_400),
            carrier_name: pick(next, carriers),
            tracking_code: `SIM${receiptId}`,
          },
        ]
      : [],
    transactions,
    refunds: refunded
      ? [
          {
            amount: money(Math.min(100, total)),
            created_timestamp: updated,
            reason: 'Arrived late',
            note_from_issuer: null,
            status: 'succeeded',
          },
        ]
      : [],
  };
}
export type ReceiptBody = ReturnType<typeof receiptBody>;

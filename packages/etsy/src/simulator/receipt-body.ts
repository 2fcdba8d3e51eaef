import { integer, pick, random, seedOf } from './random.ts';

/** What can change of a receipt after it was made. */
export interface ReceiptState {
  readonly index: number;
  readonly created: number;
  readonly updated: number;
  readonly version: number;
  readonly canceled: boolean;
  readonly refunded: boolean;
  readonly shipDateShift: number;
}

export const receiptIdOf = (index: number): number => 3_000_000_001 + index;
export const listingIdOf = (index: number): number => 1_000_000_001 + index;

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
const cities = [
  ['Springfield', 'IL', '62701', 'US'],
  ['Köln', null, '50667', 'DE'],
  ['Lyon', null, '69001', 'FR'],
  ['東京', '東京都', '100-0001', 'JP'],
] as const;
const titles = [
  'Hand-thrown mug',
  'Oak cutting board',
  'Linen apron &quot;Atelier&quot;',
  'Silver ring',
  'Painted sign',
] as const;
const carriers = ['usps', 'dhl', 'royal-mail'] as const;
const money = (amount: number) => ({ amount, divisor: 100, currency_code: 'USD' });

/** One receipt as Etsy would answer it (schema `ShopReceipt`); invented, and the same for the same seed and state. */
export function receiptBody(seed: number, products: number, emails: boolean, state: ReceiptState) {
  const next = random(seedOf(seed, 1, state.index));
  const receiptId = receiptIdOf(state.index);
  const buyer = 700_001 + integer(next, 0, Math.max(0, Math.floor(state.index / 2)));
  const [city, region, zip, country] = pick(next, cities);
  const lineCount = integer(next, 1, 4);
  const shipped = (state.version > 0 || next() < 0.5) && !state.canceled;
  const transactions = Array.from({ length: lineCount }, (_, line) =>
    transaction(next, { state, receiptId, buyer, line, products, shipped }),
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
    seller_user_id: 12_345_678,
    seller_email: 'maker@example.com',
    buyer_user_id: buyer,
    buyer_email: emails ? `buyer-${buyer}@example.com` : null,
    name,
    first_line: street,
    second_line: next() < 0.2 ? 'Flat 2' : null,
    city,
    state: region,
    zip,
    // Capitalised as the API sends it, not as its document says.
    status: state.canceled ? 'Canceled' : state.refunded ? 'Partially Refunded' : shipped ? 'Completed' : 'Paid',
    formatted_address: `${name}\n${street}\n${city}`,
    country_iso: country,
    payment_method: 'cc',
    payment_email: null,
    message_from_seller: null,
    message_from_payment: null,
    message_from_buyer:
      state.version > 0 ? `Changed ${state.version} times` : next() < 0.3 ? 'Please don&#39;t fold it.' : null,
    is_paid: true,
    is_shipped: shipped,
    create_timestamp: state.created,
    created_timestamp: state.created,
    update_timestamp: state.updated,
    updated_timestamp: state.updated,
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
            shipment_notification_timestamp: state.created + (state.index % 50 === 0 ? -600 : 86_400),
            carrier_name: pick(next, carriers),
            tracking_code: `SIM${receiptId}`,
          },
        ]
      : [],
    transactions,
    refunds: state.refunded
      ? [
          {
            amount: money(Math.min(100, total)),
            created_timestamp: state.updated,
            reason: 'Arrived late',
            note_from_issuer: null,
            status: 'succeeded',
          },
        ]
      : [],
  };
}

interface LineAbout {
  readonly state: ReceiptState;
  readonly receiptId: number;
  readonly buyer: number;
  readonly line: number;
  readonly products: number;
  readonly shipped: boolean;
}

function transaction(next: () => number, { state, receiptId, buyer, line, products, shipped }: LineAbout) {
  const listing = products > 0 ? listingIdOf(integer(next, 0, products - 1)) : null;
  const variations = [
    {
      property_id: 100,
      value_id: 1_213,
      formatted_name: 'Size',
      formatted_value: pick(next, ['S', 'M', 'L']),
      question_id: null as number | null,
    },
  ];
  if (next() < 0.3)
    variations.push({
      property_id: 54,
      value_id: 0,
      formatted_name: 'Personalization',
      formatted_value: 'For Zoë &amp; Max',
      question_id: 1,
    });
  return {
    transaction_id: receiptId * 10 + line,
    title: pick(next, titles),
    description: 'Made to order.',
    seller_user_id: 12_345_678,
    buyer_user_id: buyer,
    create_timestamp: state.created,
    created_timestamp: state.created,
    paid_timestamp: state.created,
    shipped_timestamp: shipped ? state.created + 86_400 : null,
    quantity: integer(next, 1, 3),
    listing_image_id: null,
    receipt_id: receiptId,
    is_digital: false,
    file_data: '',
    listing_id: listing,
    transaction_type: 'listing',
    product_id: listing === null ? null : listing * 10,
    sku: listing === null ? null : `SKU-${listing}`,
    price: money(integer(next, 500, 9_900)),
    shipping_cost: money(0),
    variations,
    product_data: [],
    shipping_profile_id: null,
    min_processing_days: 1,
    max_processing_days: 5,
    shipping_method: null,
    shipping_upgrade: null,
    expected_ship_date: state.created + 86_400 * (3 + line) + state.shipDateShift,
    buyer_coupon: 0,
    shop_coupon: 0,
  };
}

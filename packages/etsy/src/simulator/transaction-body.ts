import { integer, pick } from './random.ts';
import type { ReceiptState } from './receipt-body.ts';
import { listingIdOf, money, sellerUserId, titles } from './shop.ts';

interface TransactionAbout {
  readonly state: ReceiptState;
  readonly receiptId: number;
  readonly buyer: number;
  readonly line: number;
  readonly products: number;
}

const day = 86_400;

/** One line of a receipt (schema `ShopReceiptTransaction`). */
export function transactionBody(next: () => number, { state, receiptId, buyer, line, products }: TransactionAbout) {
  const { created, shipped, shipDateShift } = state;
  const listing = products > 0 ? listingIdOf(integer(next, 0, products - 1)) : null;
  return {
    transaction_id: receiptId * 10 + line,
    title: pick(next, titles),
    description: 'Made to order.',
    seller_user_id: sellerUserId,
    buyer_user_id: buyer,
    create_timestamp: created,
    created_timestamp: created,
    paid_timestamp: created,
    shipped_timestamp: shipped ? created + day : null,
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
    variations: [
      variation('Size', pick(next, ['S', 'M', 'L']), { property_id: 100, value_id: 1_213 }),
      ...personalization(next),
    ],
    product_data: [],
    shipping_profile_id: null,
    min_processing_days: 1,
    max_processing_days: 5,
    shipping_method: null,
    shipping_upgrade: null,
    // Null once it has left the shop (etsy/open-api#211).
    expected_ship_date: shipped ? null : created + day * (3 + line) + shipDateShift,
    buyer_coupon: 0,
    shop_coupon: 0,
  };
}

const variation = (
  name: string,
  value: string,
  ids: { property_id: number; value_id: number | null; question_id?: number },
) => ({ question_id: null, ...ids, formatted_name: name, formatted_value: value });

const oldIds = { property_id: 54, value_id: null };
const question = (question_id: number) => ({ property_id: 54, value_id: null, question_id });

/** None, the one text as it was until 2026, or answers to the questions that there are since then. */
function personalization(next: () => number): ReturnType<typeof variation>[] {
  const kind = next();
  if (kind < 0.6) return [];
  if (kind < 0.7) return [variation('Personalization', 'Not requested on this item.', oldIds)];
  if (kind < 0.85) return [variation('Personalization', 'For Zoë &amp; Max', oldIds)];
  return [
    variation('Name to engrave', 'Zoë &amp; Max', question(18_205_840_821)),
    variation('Font', 'Century Gothic', question(18_205_840_822)),
  ];
}

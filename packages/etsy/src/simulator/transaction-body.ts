import type { Random } from '@makerfex/integrations-testkit/simulator';
import { chosenOf, productIdOf, skuOf, variantsOf } from './listing-variants.ts';
import { day, type ReceiptShape, type ReceiptState } from './receipt-state.ts';
import { listingIdOf, money, sellerUserId, titles } from './shop.ts';

interface TransactionOptions {
  readonly state: ReceiptState;
  readonly shape: ReceiptShape;
  readonly receiptId: number;
  readonly buyer: number;
  readonly line: number;
  readonly products: number;
}

/** One line of a receipt (schema `ShopReceiptTransaction`). */
export function transactionBody(random: Random, options: TransactionOptions) {
  const { state, shape, receiptId, buyer, line, products } = options;
  const { created, sent, shipDateShift } = state;
  const isDigital = shape.goods === 'digital' || (shape.goods === 'mixed' && line === 0);
  const isSent = sent === 'all' || (sent === 'some' && line === (shape.goods === 'mixed' ? 1 : 0));
  const index = products > 0 ? random.integer(0, products - 1) : null;
  const variant = random.integer(0, 2);
  const [title, quantity, price] = [random.pick(titles), random.integer(1, 3), random.integer(500, 9_900)];
  return {
    transaction_id: receiptId * 10 + line,
    title: isDigital ? 'Sewing pattern (download)' : title,
    description: 'Made to order.',
    seller_user_id: sellerUserId,
    buyer_user_id: buyer,
    create_timestamp: created,
    created_timestamp: created,
    paid_timestamp: created,
    shipped_timestamp: isSent && !isDigital ? created + day : null,
    quantity,
    listing_image_id: null,
    receipt_id: receiptId,
    is_digital: isDigital,
    file_data: '',
    transaction_type: 'listing',
    ...productOf(index, isDigital, variant),
    price: money(price),
    shipping_cost: money(0),
    ...choicesOf(random, isDigital ? null : index, variant),
    shipping_profile_id: null,
    min_processing_days: 1,
    max_processing_days: 5,
    shipping_method: isDigital ? null : (shape.upgrade ?? 'Standard'),
    shipping_upgrade: isDigital ? null : shape.upgrade,
    // Null once it was shipped (etsy/open-api#211).
    expected_ship_date: isSent || isDigital ? null : created + day * (3 + line) + shipDateShift,
    buyer_coupon: 0,
    shop_coupon: Math.round((price * quantity * shape.coupon) / 100) / 100,
  };
}
export type TransactionBody = ReturnType<typeof transactionBody>;

/** Downloads, and all lines of a shop without listings, have no listing. */
function productOf(index: number | null, isDigital: boolean, variant: number) {
  if (index === null || isDigital) return { listing_id: null, product_id: null, sku: null };
  const n = variant % variantsOf(index);
  return { listing_id: listingIdOf(index), product_id: productIdOf(index, n, 0), sku: skuOf(index, n) };
}

function choicesOf(random: Random, index: number | null, variant: number) {
  const product_data = index === null ? [] : chosenOf(index, variant % variantsOf(index));
  const chosen = product_data.map(({ property_id, property_name, values, value_ids, scale_name }) =>
    variation(property_name, [...values, ...(scale_name ? [scale_name] : [])].join(' '), {
      property_id,
      value_id: value_ids[0] ?? null,
    }),
  );
  return { variations: [...chosen, ...personalization(random)], product_data };
}

const variation = (
  name: string,
  value: string,
  ids: { property_id: number; value_id: number | null; question_id?: number },
) => ({ question_id: null, ...ids, formatted_name: name, formatted_value: value });

const oldIds = { property_id: 54, value_id: null };
const question = (question_id: number) => ({ property_id: 54, value_id: null, question_id });

/** Nothing, one text as until 2026, or answers to questions as since then. */
function personalization(random: Random): ReturnType<typeof variation>[] {
  const kind = random.fraction();
  if (kind < 0.6) return [];
  if (kind < 0.7) return [variation('Personalization', 'Not requested on this item.', oldIds)];
  if (kind < 0.85) return [variation('Personalization', 'For Zoë &amp; Max', oldIds)];
  return [
    variation('Name to engrave', 'Zoë &amp; Max', question(18_205_840_821)),
    variation('Font', 'Century Gothic', question(18_205_840_822)),
  ];
}

import { createRandom } from '@makerfex/integrations-testkit/simulator';
import { recipient, withoutAddress } from './people.ts';
import { receiptAmounts } from './receipt-amounts.ts';
import { day, type ReceiptState, receiptIdOf, shapeOf } from './receipt-state.ts';
import { money, sellerUserId } from './shop.ts';
import { transactionBody } from './transaction-body.ts';

const carriers = ['usps', 'dhl', 'royal-mail'] as const;

export interface ReceiptShop {
  readonly seed: number;
  readonly products: number;
  readonly emails: boolean;
}

/** One invented receipt (schema `ShopReceipt`), the same for the same seed and state. */
export function receiptBody({ seed, products, emails }: ReceiptShop, state: ReceiptState) {
  const { index, created, updated, version, cleared } = state;
  const random = createRandom(seed, 'receipt', index);
  const shape = shapeOf(seed, index);
  const receiptId = receiptIdOf(index);
  const buyer = 700_001 + random.integer(0, Math.max(0, Math.floor(index / 2)));
  // A buyer is the same person in every receipt.
  const person = recipient(createRandom(seed, 'buyer', buyer));
  const lines = Math.max(random.integer(1, 4), shape.leastLines);
  const transactions = Array.from({ length: lines }, (_, line) =>
    transactionBody(random, { state, shape, receiptId, buyer, line, products }),
  );
  const amounts = receiptAmounts(random, { transactions, shape, country: person.country_iso });
  const isGift = shape.gift === 'gift' || shape.gift === 'wrapped_gift';
  const isSent = state.sent === 'all';
  const carrier = random.pick(carriers);
  const note = version > 0 ? `Changed ${version} times` : random.fraction() < 0.3 ? 'Please don&#39;t fold it.' : null;
  return {
    receipt_id: receiptId,
    receipt_type: 0,
    seller_user_id: sellerUserId,
    seller_email: 'maker@example.com',
    buyer_user_id: buyer,
    buyer_email: emails ? `buyer-${buyer}@example.com` : null,
    ...person,
    ...(cleared && { second_line: null }),
    ...((shape.goods === 'digital' || state.withheld !== 'nothing') && withoutAddress),
    status: statusOf(state),
    payment_method: 'cc',
    payment_email: null,
    message_from_seller: null,
    message_from_payment: null,
    message_from_buyer: cleared ? null : note,
    is_paid: true,
    is_shipped: isSent,
    create_timestamp: created,
    created_timestamp: created,
    update_timestamp: updated,
    updated_timestamp: updated,
    is_gift: isGift,
    gift_message: isGift && !cleared ? 'With love &amp; thanks' : '',
    gift_sender: isGift ? 'Ada &amp; Max' : '',
    ...amounts,
    shipments:
      state.sent === 'none' || shape.goods === 'digital'
        ? []
        : [
            {
              receipt_shipping_id: receiptId * 10,
              // Some labels are bought before the order's own time.
              shipment_notification_timestamp: created + (index % 50 === 0 ? -600 : day),
              carrier_name: carrier,
              tracking_code: `SIM${receiptId}`,
            },
          ],
    transactions,
    refunds: refundsOf(state, amounts.grandtotal.amount),
    ...(state.withheld === 'all' && { name: null, buyer_email: null, message_from_buyer: null }),
  };
}
export type ReceiptBody = ReturnType<typeof receiptBody>;

/** Capitalised as the API sends it, unlike its document (etsy/open-api#469). */
function statusOf({ canceled, refund, sent }: ReceiptState): string {
  if (canceled) return 'Canceled';
  if (refund === 'part') return 'Partially Refunded';
  if (refund === 'all') return 'Fully Refunded';
  return sent === 'all' ? 'Completed' : 'Paid';
}

function refundsOf({ refund, updated }: ReceiptState, total: number) {
  if (refund === 'none') return [];
  const [amount, status] = [
    refund === 'part' ? Math.min(100, total) : total,
    refund === 'failed' ? 'failed' : 'succeeded',
  ];
  return [
    { amount: money(amount), created_timestamp: updated, reason: 'Arrived late', note_from_issuer: null, status },
  ];
}

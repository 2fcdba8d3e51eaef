import { gid } from '../answers.ts';
import type { RecordState } from '../collection.ts';
import type { Bag } from './amounts-body.ts';
import { allocation } from './discounts.ts';
import { taxLinesOf } from './tax.ts';
import type { OrderTerms } from './terms.ts';
import type { OrderTraits } from './traits.ts';

const methods = {
  standard: { title: 'Standard', code: 'STD', deliveryCategory: null },
  express: { title: 'Express, next day', code: 'EXP', deliveryCategory: null },
  pickup: { title: 'Pickup at the workshop', code: 'PICKUP', deliveryCategory: 'local_pickup' },
} as const;

/** The shipping line, null if there is nothing to send, and the taxes of the whole order. */
export function shippingBody({ delivery }: OrderTraits, terms: OrderTerms, state: RecordState, bag: Bag) {
  const discounted = bag(({ ledger }) => ledger.shipping - ledger.shippingDiscount);
  const discount = bag(({ ledger }) => ledger.shippingDiscount);
  const shippingTaxLines = taxLinesOf(
    terms,
    bag(({ ledger }) => ledger.shippingTax),
  );
  return {
    taxLines: taxLinesOf(
      terms,
      bag(({ ledger }) => ledger.tax),
    ),
    shippingLine:
      delivery === 'none'
        ? null
        : {
            ...methods[delivery],
            id: gid('ShippingLine', state.id),
            source: 'shopify',
            carrierIdentifier: null,
            custom: false,
            isRemoved: false,
            phone: null,
            originalPriceSet: bag(({ ledger }) => ledger.shipping),
            discountedPriceSet: discounted,
            currentDiscountedPriceSet: bag(({ ledger }) => ledger.current.shipping),
            discountAllocations: discount.shopMoney.amount === '0.0' ? [] : [allocation('shipping', discount)],
            taxLines: shippingTaxLines,
          },
  };
}

import type { Random } from '@makerfex/integrations-testkit/simulator';
import { gid } from '../answers.ts';
import { firstProductId, variantIdOf } from '../products.ts';
import type { Bag } from './amounts-body.ts';
import { allocation } from './discounts.ts';
import { firstOrderId, lineGidOf, partGidOf } from './ids.ts';
import type { LineAmounts } from './ledger.ts';
import { currentQuantity, type Line, needsShipping, nonFulfillableQuantity, unfulfilledQuantity } from './lines.ts';
import { taxLinesOf } from './tax.ts';
import type { OrderTerms } from './terms.ts';

export interface LineContext {
  readonly random: Random;
  readonly line: Line;
  /** Index of the order. */
  readonly index: number;
  /** How many products the shop has. */
  readonly products: number;
  readonly terms: OrderTerms;
  readonly bag: Bag;
}

export function lineBody({ random, line, index, products, terms, bag }: LineContext) {
  const amount = (pick: (amounts: LineAmounts) => number) =>
    bag(({ ledger }) => {
      const amounts = ledger.lines[line.n];
      return amounts ? pick(amounts) : 0;
    });
  const unit = amount((of) => of.unit);
  const [place, hasTitle] = [random.integer(0, Math.max(0, products - 1)), random.integer(1, 3) > 1];
  // A custom line has no product, and a tip never has one.
  const product = products > 0 && !line.isCustom && line.kind !== 'tip' ? firstProductId + place : null;
  const own = amount((of) => of.ownDiscount);
  const shared = amount((of) => of.sharedDiscount);
  const isGiven = (money: typeof own) => money.shopMoney.amount !== '0.0';
  return {
    id: lineGidOf(index, line.n),
    title: line.title,
    name: line.title,
    // Some shops have an empty title, others have none.
    variantTitle: line.kind !== 'physical' || product === null ? null : hasTitle ? 'M' : index % 2 === 0 ? null : '',
    sku: product === null ? (line.isCustom ? '' : null) : `SKU-${variantIdOf(product, 0)}`,
    quantity: line.quantity,
    currentQuantity: currentQuantity(line),
    refundableQuantity: currentQuantity(line),
    unfulfilledQuantity: unfulfilledQuantity(line),
    nonFulfillableQuantity: nonFulfillableQuantity(line),
    requiresShipping: needsShipping(line),
    isGiftCard: line.kind === 'gift_card',
    taxable: line.kind === 'physical' || line.kind === 'digital',
    product: product === null ? null : { id: gid('Product', product) },
    variant: product === null ? null : { id: gid('ProductVariant', variantIdOf(product, 0)) },
    lineItemGroup: line.isInBundle ? bundleBody(index, line.quantity) : null,
    originalUnitPriceSet: line.writtenUnit === null ? unit : written(unit, line.writtenUnit),
    originalTotalSet: amount(({ gross }) => gross),
    discountedTotalSet: amount(({ gross, ownDiscount }) => gross - ownDiscount),
    totalDiscountSet: own,
    discountAllocations: [
      ...(isGiven(own) ? [allocation('line', own)] : []),
      ...(isGiven(shared) ? [allocation('order', shared)] : []),
    ],
    taxLines: taxLinesOf(
      terms,
      amount(({ tax }) => tax),
    ),
    customAttributes: [
      ...(line.isPersonalised ? [{ key: 'Engraving', value: 'For Zoë & Max' }] : []),
      { key: '_cart', value: `internal-${line.n}` },
    ],
  };
}

type Money = ReturnType<Bag>;
const written = ({ shopMoney, presentmentMoney }: Money, amount: string): Money => ({
  shopMoney: { ...shopMoney, amount },
  presentmentMoney: { ...presentmentMoney, amount },
});

const bundleBody = (index: number, quantity: number) => ({
  id: partGidOf('LineItemGroup', firstOrderId + index, 1),
  title: 'Gift box',
  quantity,
  productId: null,
  variantId: null,
  variantSku: null,
  customAttributes: [],
});

import type { GraphQLResolveInfo } from 'graphql';
import type { ApiContext } from './access.ts';
import { gid, isoSeconds } from './answers.ts';
import type { RecordState } from './collection.ts';
import { listConnection, type PageArguments } from './connection.ts';
import { firstCustomerId } from './customers.ts';
import { type Person, personOf } from './people.ts';
import { firstProductId, titles, variantIdOf } from './products.ts';
import { type Dice, dice, pick } from './random.ts';

export const firstOrderId = 5_600_000_000_001;
/** Ids of lines are numbered from here, so many an order. */
const firstLineId = 14_000_000_000_001;
const linesPerOrder = 1_000;

export const lineGidOf = (order: number, line: number): string =>
  gid('LineItem', firstLineId + order * linesPerOrder + line);

const day = 86_400_000;

export interface OrderSizes {
  readonly lines: (index: number) => number;
  /** How many products and customers the shop had to begin with: orders speak of these. */
  readonly products: number;
  readonly customers: number;
}

const carriers = ['USPS', 'DHL Express', 'Royal Mail'] as const;
const currencyCode = 'USD';

/** Shopify writes decimals as short as they are, with one place at least: `12.5`, `10.0`. */
const money = (cents: number) => {
  const amount = { amount: cents % 100 === 0 ? `${cents / 100}.0` : String(cents / 100), currencyCode };
  return { shopMoney: amount, presentmentMoney: amount };
};

/** One order as the API would answer it; invented, and the same for the same seed and state. */
export function orderBody(seed: number, of: OrderSizes, state: RecordState) {
  const { id, index, version } = state;
  const roll = dice(seed, 'order', index);
  // A guest has no account.
  const buyer = of.customers > 0 && roll(10) > 0 ? roll(of.customers) : null;
  const person = personOf(seed, buyer ?? of.customers + index);
  const isShipped = (version > 0 || roll(2) === 0) && !state.cancelled;
  const lines = Array.from({ length: of.lines(index) }, (_, n) =>
    lineBody(roll, { products: of.products, isShipped }, state, n),
  );
  const subtotal = lines.reduce((sum, { cents, quantity }) => sum + cents * quantity, 0);
  const [shipping, tax, discount] = [roll(1_500), roll(900), roll(4) === 0 ? 250 : 0];
  const address = person.address(0);
  return {
    id: gid('Order', id),
    name: `#${1001 + index}`,
    test: false,
    createdAt: isoSeconds(state.created),
    processedAt: isoSeconds(state.created),
    updatedAt: isoSeconds(state.updated),
    closedAt: isShipped ? isoSeconds(state.created + day) : null,
    cancelledAt: state.cancelled ? isoSeconds(state.updated) : null,
    displayFinancialStatus: state.refunded ? 'PARTIALLY_REFUNDED' : 'PAID',
    displayFulfillmentStatus: isShipped ? 'FULFILLED' : 'UNFULFILLED',
    unpaid: false,
    fullyPaid: true,
    taxesIncluded: false,
    dutiesIncluded: false,
    email: person.email,
    phone: person.phone,
    tags: [],
    customAttributes: [],
    note: noteOf(roll, version),
    customer: buyer === null ? null : { id: gid('Customer', firstCustomerId + buyer), ...names(person) },
    billingAddress: address,
    shippingAddress: roll(20) === 0 ? null : address,
    subtotalPriceSet: money(subtotal - discount),
    currentSubtotalPriceSet: money(subtotal - discount),
    totalDiscountsSet: money(discount),
    totalShippingPriceSet: money(shipping),
    totalTaxSet: money(tax),
    totalTipReceivedSet: money(0),
    totalPriceSet: money(subtotal - discount + shipping + tax),
    currentTotalPriceSet: money(subtotal - discount + shipping + tax),
    totalOutstandingSet: money(0),
    shippingLine: { title: 'Standard', originalPriceSet: money(shipping), discountedPriceSet: money(shipping) },
    transactions: [],
    fulfillments: isShipped ? [fulfillmentBody(roll, state)] : [],
    refunds: state.refunded ? [refundBody(state)] : [],
    lineItems: (page: PageArguments, context: ApiContext, info: GraphQLResolveInfo) =>
      listConnection(lines, page, context, info),
  };
}

const names = ({ firstName, lastName }: Person) => ({ firstName, lastName });

const noteOf = (roll: Dice, version: number): string | null =>
  version > 0 ? `Changed ${version} times` : roll(3) === 0 ? 'Please don’t fold it.' : null;

interface LineAbout {
  readonly products: number;
  readonly isShipped: boolean;
}

function lineBody(roll: Dice, { products, isShipped }: LineAbout, { index }: RecordState, n: number) {
  const cents = 500 + roll(9_000);
  const product = products > 0 ? firstProductId + roll(products) : null;
  const attributes = roll(3) === 0 ? [{ key: 'Engraving', value: 'For Zoë & Max' }] : [];
  const title = pick(roll, titles);
  const variantTitle = roll(3) === 0 ? null : 'M 1';
  const quantity = 1 + roll(3);
  return {
    cents,
    id: lineGidOf(index, n),
    title,
    variantTitle,
    sku: product === null ? null : `SKU-${variantIdOf(product, 0)}`,
    quantity,
    currentQuantity: quantity,
    unfulfilledQuantity: isShipped ? 0 : quantity,
    nonFulfillableQuantity: 0,
    requiresShipping: true,
    isGiftCard: false,
    lineItemGroup: null,
    originalTotalSet: money(cents * quantity),
    discountAllocations: [],
    taxLines: [],
    // A custom line has no product.
    product: product === null ? null : { id: gid('Product', product) },
    variant: product === null ? null : { id: gid('ProductVariant', variantIdOf(product, 0)) },
    originalUnitPriceSet: money(cents),
    customAttributes: [...attributes, { key: '_cart', value: `internal-${n}` }],
  };
}

const fulfillmentBody = (roll: Dice, { id, created }: RecordState) => ({
  id: gid('Fulfillment', id),
  status: 'SUCCESS',
  createdAt: isoSeconds(created + day),
  trackingInfo: [{ company: pick(roll, carriers), number: `SIM${id}`, url: `https://tracking.example.com/SIM${id}` }],
});

const refundBody = ({ id, updated }: RecordState) => ({
  id: gid('Refund', id),
  note: 'Arrived late',
  processedAt: isoSeconds(updated),
  totalRefundedSet: money(100),
});

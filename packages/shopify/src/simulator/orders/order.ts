import { createRandom } from '@makerfex/integrations-testkit/simulator';
import { gid, isoSeconds } from '../answers.ts';
import type { RecordState } from '../collection.ts';
import { connect } from '../connection.ts';
import { amountsBody } from './amounts-body.ts';
import { type BuyerSizes, buyerOf } from './buyer.ts';
import { discountCodesOf } from './discounts.ts';
import { isCancelled, withFate } from './fate.ts';
import { fulfillmentStatusOf, fulfillmentsOf } from './fulfillment.ts';
import { ledgerOf } from './ledger.ts';
import { lineBody } from './line-body.ts';
import { needsShipping, orderedLines, unfulfilledQuantity } from './lines.ts';
import { bagOf, currencyIn } from './money.ts';
import { financialStatusOf, isUndone, paymentOf } from './payment.ts';
import { refundBodies, transactionBodies } from './refund-body.ts';
import { shippingBody } from './shipping.ts';
import { createTerms, type TermsOptions } from './terms.ts';
import { createTraits, leastLines, type TraitOptions } from './traits.ts';

export interface OrderSizes extends BuyerSizes, TraitOptions, TermsOptions {
  /**
   * How many lines the nth order has.
   * @default 1 to 4, or as many as it needs
   */
  readonly lines?: ((index: number) => number) | undefined;
  /** How many products the shop had at the start: lines refer to these. */
  readonly products: number;
}

/** Creates invented orders as the API answers them, the same for the same seed and state. */
export function createOrderBodies(of: OrderSizes) {
  const traitsOf = createTraits(of);
  const termsOf = createTerms(of);

  const countOf = (index: number) =>
    of.lines ? { lines: of.lines(index), mayGrow: false } : { lines: 1 + (index % 4), mayGrow: true };

  const traits = ({ index }: RecordState) => traitsOf(index, countOf(index));

  /** All facts of an order, with its amounts. */
  function factsOf(state: RecordState) {
    const { index } = state;
    const count = countOf(index);
    const shown = traits(state);
    const random = createRandom(of.seed, 'order', index);
    const many = count.mayGrow ? Math.max(count.lines, leastLines(shown)) : count.lines;
    const { lines, editedLine } = withFate(orderedLines(random, shown, many), shown.fate, state);
    const terms = termsOf(random, shown);
    const countIn = (code: string) => {
      const currency = currencyIn(code, terms.shopCurrency);
      const ledger = ledgerOf(lines, terms, currency, isUndone(shown.fate, state));
      return { ledger, payment: paymentOf(ledger, shown.fate, state, editedLine) };
    };
    const shop = countIn(terms.shopCurrency);
    const presentment = terms.presentmentCurrency === terms.shopCurrency ? shop : countIn(terms.presentmentCurrency);
    return { traits: shown, lines, terms, shop, presentment, buyer: buyerOf(random, shown, of, state), random };
  }

  function body(state: RecordState) {
    const { traits: shown, lines, terms, shop, presentment, buyer, random } = factsOf(state);
    const { payment } = shop;
    const bag = bagOf(shop, presentment);
    const isOff = isCancelled(shown.fate, state);
    const isDone = lines.every((line) => unfulfilledQuantity(line) === 0) && payment.outstanding === 0;
    const lineBodies = lines.map((line) =>
      lineBody({ random, line, index: state.index, products: of.products, terms, bag }),
    );
    const { shippingLine, taxLines } = shippingBody(shown, terms, state, bag);
    return {
      id: gid('Order', state.id),
      name: `#${1001 + state.index}`,
      test: shown.isTest,
      edited: shown.fate === 'removed_line' || shown.fate === 'added_line' || state.edited !== undefined,
      taxesIncluded: terms.taxesIncluded,
      dutiesIncluded: false,
      currencyCode: terms.shopCurrency,
      presentmentCurrencyCode: terms.presentmentCurrency,
      createdAt: isoSeconds(state.created),
      processedAt: isoSeconds(state.created),
      updatedAt: isoSeconds(state.updated),
      closedAt: isDone || isOff ? isoSeconds(state.cancelled ?? state.sent ?? state.settled) : null,
      closed: isDone || isOff,
      cancelledAt: isOff ? isoSeconds(state.cancelled ?? state.settled) : null,
      cancelReason: isOff ? 'CUSTOMER' : null,
      displayFinancialStatus: financialStatusOf(payment, shown.fate, state),
      displayFulfillmentStatus: fulfillmentStatusOf(lines, shown.fate, state),
      unpaid: payment.received === 0,
      fullyPaid: payment.received >= shop.ledger.current.total,
      requiresShipping: lines.some(needsShipping),
      ...buyer,
      discountCodes: discountCodesOf(shown),
      ...amountsBody(state, bag),
      taxLines,
      shippingLine,
      shippingLines: connect(() => (shippingLine ? [shippingLine] : [])),
      fulfillments: firstOf(fulfillmentsOf(random, lines, state)),
      refunds: firstOf(refundBodies(state, payment, bag, shown.isTest)),
      transactions: firstOf(transactionBodies(state, payment, shown.isTest, bag)),
      lineItems: connect(() => lineBodies),
    };
  }

  return { body, traits, factsOf };
}
export type OrderBodies = ReturnType<typeof createOrderBodies>;
export type OrderFacts = ReturnType<OrderBodies['factsOf']>;

/** The first entries of a list, or all of them without `first`. */
const firstOf =
  <Item>(list: readonly Item[]) =>
  ({ first }: { first?: number | null }) =>
    list.slice(0, first ?? list.length);

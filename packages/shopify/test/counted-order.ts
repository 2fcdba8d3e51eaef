import * as z from 'zod';

const oneSide = z.object({ amount: z.string(), currencyCode: z.string() });
const bag = z.object({ shopMoney: oneSide, presentmentMoney: oneSide });
const allocations = z.array(z.object({ allocatedAmountSet: bag }));
const taxLines = z.array(z.object({ rate: z.number(), priceSet: bag }));
const transaction = z.object({ kind: z.string(), status: z.string(), amountSet: bag });

/** The fields of an answered order that have amounts or quantities. */
export const countedOrderSchema = z.object({
  id: z.string(),
  taxesIncluded: z.boolean(),
  unpaid: z.boolean(),
  fullyPaid: z.boolean(),
  cancelledAt: z.string().nullable(),
  displayFinancialStatus: z.string().nullable(),
  subtotalPriceSet: bag,
  totalDiscountsSet: bag,
  totalShippingPriceSet: bag,
  totalTaxSet: bag,
  totalTipReceivedSet: bag,
  originalTotalDutiesSet: bag.nullable(),
  originalTotalAdditionalFeesSet: bag.nullable(),
  totalPriceSet: bag,
  currentSubtotalPriceSet: bag,
  currentTotalDiscountsSet: bag,
  currentShippingPriceSet: bag,
  currentTotalTaxSet: bag,
  currentTotalDutiesSet: bag.nullable(),
  currentTotalAdditionalFeesSet: bag.nullable(),
  currentTotalPriceSet: bag,
  totalReceivedSet: bag,
  totalRefundedSet: bag,
  netPaymentSet: bag,
  refundDiscrepancySet: bag,
  totalOutstandingSet: bag,
  taxLines,
  shippingLine: z
    .object({ originalPriceSet: bag, discountedPriceSet: bag, discountAllocations: allocations, taxLines })
    .nullable(),
  refunds: z.array(z.object({ totalRefundedSet: bag, transactions: z.object({ nodes: z.array(transaction) }) })),
  transactions: z.array(transaction),
  lineItems: z.object({
    nodes: z.array(
      z.object({
        title: z.string(),
        quantity: z.number(),
        currentQuantity: z.number(),
        unfulfilledQuantity: z.number(),
        nonFulfillableQuantity: z.number(),
        originalUnitPriceSet: bag,
        originalTotalSet: bag,
        discountedTotalSet: bag,
        totalDiscountSet: bag,
        discountAllocations: allocations,
        taxLines,
      }),
    ),
  }),
});
export type CountedOrder = z.infer<typeof countedOrderSchema>;
type Bag = z.infer<typeof bag>;

/** Hundredths of an amount. */
const hundredths = (amount: string): number => Math.round(Number(amount) * 100);

/**
 * Lists what does not add up in an order, according to the field descriptions of the Admin schema. The equations are written a
 * second time here, so that they do not agree with the simulator by sharing its code.
 */
export function differencesIn(order: CountedOrder): string[] {
  return (['shopMoney', 'presentmentMoney'] as const).flatMap((side) => {
    const of = (money: Bag | null | undefined) => (money ? hundredths(money[side].amount) : 0);
    const sum = <Item>(items: readonly Item[], amount: (item: Item) => number) =>
      items.reduce((total, item) => total + amount(item), 0);
    const { taxesIncluded, shippingLine } = order;
    // A tip is not part of the subtotal.
    const lines = order.lineItems.nodes.filter(({ title }) => title !== 'Tip');
    const allocated = (items: z.infer<typeof allocations>) => sum(items, (item) => of(item.allocatedAmountSet));
    const taxed = (items: z.infer<typeof taxLines>) => sum(items, (item) => of(item.priceSet));
    const onTop = (tax: Bag) => (taxesIncluded ? 0 : of(tax));
    const shippingDiscount = allocated(shippingLine?.discountAllocations ?? []);
    const step = order.totalPriceSet[side].currencyCode === 'JPY' ? 100 : 1;
    const isUndone = of(order.totalReceivedSet) > 0 && of(order.totalRefundedSet) === of(order.totalReceivedSet);
    const isOff = order.cancelledAt !== null || isUndone;
    const arrived = order.refunds.filter(({ transactions: { nodes } }) =>
      nodes.every(({ status }) => status === 'SUCCESS'),
    );
    const currentNet = sum(
      lines,
      ({ originalTotalSet, discountAllocations, quantity, currentQuantity }) =>
        ((of(originalTotalSet) - allocated(discountAllocations)) * currentQuantity) / quantity,
    );

    const equations: readonly (readonly [string, number, number, number?])[] = [
      ...lines.flatMap((line, n): [string, number, number, number?][] => [
        [`line ${n} total`, of(line.originalTotalSet), line.quantity * of(line.originalUnitPriceSet)],
        [`line ${n} discounted`, of(line.discountedTotalSet), of(line.originalTotalSet) - of(line.totalDiscountSet)],
        ...line.taxLines.map(({ rate, priceSet }): [string, number, number, number] => {
          const net = of(line.originalTotalSet) - allocated(line.discountAllocations);
          return [`line ${n} tax`, of(priceSet), (net * rate) / (taxesIncluded ? 1 + rate : 1), step];
        }),
      ]),
      [
        'subtotal',
        of(order.subtotalPriceSet),
        sum(lines, (line) => of(line.originalTotalSet) - allocated(line.discountAllocations)),
      ],
      [
        'discounts',
        of(order.totalDiscountsSet),
        sum(lines, (line) => allocated(line.discountAllocations)) + shippingDiscount,
      ],
      ['shipping', of(order.totalShippingPriceSet), of(shippingLine?.originalPriceSet)],
      ['discounted shipping', of(shippingLine?.discountedPriceSet), of(order.totalShippingPriceSet) - shippingDiscount],
      ['tax', of(order.totalTaxSet), sum(lines, (line) => taxed(line.taxLines)) + taxed(shippingLine?.taxLines ?? [])],
      ['tax lines', of(order.totalTaxSet), taxed(order.taxLines)],
      [
        'total',
        of(order.totalPriceSet),
        of(order.subtotalPriceSet) +
          of(shippingLine?.discountedPriceSet) +
          onTop(order.totalTaxSet) +
          of(order.totalTipReceivedSet) +
          of(order.originalTotalDutiesSet) +
          of(order.originalTotalAdditionalFeesSet),
      ],
      ['current subtotal', of(order.currentSubtotalPriceSet), currentNet, step * lines.length],
      [
        'current total',
        of(order.currentTotalPriceSet),
        isOff
          ? 0
          : of(order.currentSubtotalPriceSet) +
            of(order.currentShippingPriceSet) +
            onTop(order.currentTotalTaxSet) +
            of(order.totalTipReceivedSet) +
            of(order.currentTotalDutiesSet) +
            of(order.currentTotalAdditionalFeesSet),
      ],
      ['refunds', of(order.totalRefundedSet), sum(arrived, (refund) => of(refund.totalRefundedSet))],
      ...order.refunds.map(({ totalRefundedSet, transactions: { nodes } }): [string, number, number] => [
        'transactions of a refund',
        of(totalRefundedSet),
        sum(nodes, ({ amountSet }) => of(amountSet)),
      ]),
      ['net payment', of(order.netPaymentSet), of(order.totalReceivedSet) - of(order.totalRefundedSet)],
      [
        'outstanding',
        of(order.totalOutstandingSet),
        of(order.currentTotalPriceSet) + of(order.refundDiscrepancySet) - of(order.netPaymentSet),
      ],
    ];
    return equations.flatMap(([name, is, shouldBe, tolerance = 0]) =>
      Math.abs(is - shouldBe) > tolerance ? [`${order.id} ${side}: ${name} is ${is}, should be ${shouldBe}`] : [],
    );
  });
}

import { currentQuantity, type Line } from './lines.ts';
import { type Currency, converted, rounded } from './money.ts';

/** Charges of an order in addition to its lines, in hundredths of the shop's currency. */
export interface Terms {
  readonly taxesIncluded: boolean;
  /** 0.19 for 19 %. */
  readonly taxRate: number;
  /** A discount on all lines together, at most their sum. */
  readonly orderDiscount: number;
  readonly shipping: number;
  readonly shippingDiscount: number;
  /** A tip that is not a line. */
  readonly tip: number;
  readonly duties: number;
  readonly importFee: number;
}

export interface LineAmounts {
  readonly unit: number;
  /** Quantity x unit price. */
  readonly gross: number;
  readonly ownDiscount: number;
  /** Its share of the order's discount. */
  readonly sharedDiscount: number;
  /** After both discounts. */
  readonly net: number;
  readonly tax: number;
  /** Amounts of the units that still belong to the order. */
  readonly current: { readonly discount: number; readonly net: number; readonly tax: number };
}

export type Ledger = ReturnType<typeof ledgerOf>;

/**
 * Computes the amounts of an order in one currency, to its smallest unit. Each currency is computed on its own, from converted
 * prices, because converted sums would not add up.
 */
export function ledgerOf(lines: readonly Line[], terms: Terms, currency: Currency, isUndone: boolean) {
  const { taxesIncluded, taxRate } = terms;
  const to = (hundredths: number) => converted(hundredths, currency);
  const taxOn = (amount: number) => rounded((amount * taxRate) / (taxesIncluded ? 1 + taxRate : 1), currency);
  const onTop = (tax: number) => (taxesIncluded ? 0 : tax);

  const priced = lines.map((line) => {
    const gross = line.writtenUnit === null ? line.quantity * to(line.unit) : to(line.quantity * line.unit);
    return { line, gross, ownDiscount: Math.min(gross, to(line.discount)) };
  });
  const shared = shares(
    priced.map(({ line, gross, ownDiscount }) => (isDiscountable(line) ? gross - ownDiscount : 0)),
    terms.orderDiscount,
    currency,
  );
  const counted = priced.map(({ line, gross, ownDiscount }, n) => {
    const sharedDiscount = shared[n] ?? 0;
    const net = gross - ownDiscount - sharedDiscount;
    const tax = line.kind === 'physical' || line.kind === 'digital' ? taxOn(net) : 0;
    const kept = (amount: number) => amount - rounded((amount * goneOf(line)) / Math.max(1, line.quantity), currency);
    const current = { discount: kept(ownDiscount + sharedDiscount), net: kept(net), tax: kept(tax) };
    return { line, amounts: { unit: to(line.unit), gross, ownDiscount, sharedDiscount, net, tax, current } };
  });

  const goods = counted.filter(({ line }) => line.kind !== 'tip');
  const sum = (of: (amounts: LineAmounts, line: Line) => number, from = goods) =>
    from.reduce((total, { amounts, line }) => total + of(amounts, line), 0);
  const shipping = to(terms.shipping);
  const shippingDiscount = Math.min(shipping, to(terms.shippingDiscount));
  const shippingTax = taxOn(shipping - shippingDiscount);
  const tip =
    to(terms.tip) +
    sum(
      ({ net }) => net,
      counted.filter(({ line }) => line.kind === 'tip'),
    );
  const [duties, importFee] = [to(terms.duties), to(terms.importFee)];
  /** The worth of the units that left the order, with tax. */
  const goneWorth = ({ net, tax, current }: LineAmounts) => net - current.net + onTop(tax - current.tax);

  const subtotal = sum(({ net }) => net);
  const tax = sum((of) => of.tax) + shippingTax;
  const rest = shipping - shippingDiscount + tip + duties + importFee;
  const total = subtotal + onTop(tax) + rest;
  const added = sum(({ net, tax: taxed }, { isAdded }) => (isAdded ? net + onTop(taxed) : 0));
  const currentSubtotal = sum(({ current }) => current.net);
  const currentTax = isUndone ? 0 : sum(({ current }) => current.tax) + shippingTax;

  return {
    currency,
    lines: counted.map(({ amounts }): LineAmounts => amounts),
    subtotal,
    discounts: sum(({ ownDiscount, sharedDiscount }) => ownDiscount + sharedDiscount) + shippingDiscount,
    shipping,
    shippingDiscount,
    shippingTax,
    tax,
    tip,
    duties,
    importFee,
    total,
    /** The total when the order was placed, before anything was added. */
    originalTotal: total - added,
    /** The worth of what was added, with tax. */
    added,
    /** The worth of a line's units that left the order, with tax. */
    goneFrom: (n: number): number => {
      const found = counted[n];
      return found ? goneWorth(found.amounts) : 0;
    },
    current: {
      subtotal: currentSubtotal,
      discounts: sum(({ current }) => current.discount) + (isUndone ? 0 : shippingDiscount),
      tax: currentTax,
      shipping: isUndone ? 0 : shipping - shippingDiscount,
      duties: isUndone ? 0 : duties,
      importFee: isUndone ? 0 : importFee,
      total: isUndone ? 0 : currentSubtotal + onTop(currentTax) + rest,
    },
  };
}

const goneOf = (line: Line): number => line.quantity - currentQuantity(line);
const isDiscountable = (line: Line): boolean => line.kind !== 'tip' && line.kind !== 'gift_card' && !line.isAdded;

/** Divides a discount among amounts in proportion, to the smallest unit, and then distributes what rounding leaves. */
function shares(amounts: readonly number[], discount: number, currency: Currency): number[] {
  const whole = amounts.reduce((sum, amount) => sum + amount, 0);
  const wanted = discount === Number.POSITIVE_INFINITY ? whole : Math.min(whole, converted(discount, currency));
  const given = amounts.map((amount) =>
    whole === 0 ? 0 : Math.floor((amount * wanted) / whole / currency.step) * currency.step,
  );
  let left = wanted - given.reduce((sum, amount) => sum + amount, 0);
  return given.map((amount, n) => {
    const more = Math.min(left, (amounts[n] ?? 0) - amount);
    left -= more;
    return amount + more;
  });
}

import { type Exact, exact, round, shareOut, sum, write } from '../records/exact.ts';
import type { Discount, InvoiceLine, InvoiceTax, InvoiceTerms, InvoiceTotals } from '../records/invoice.ts';
import { minorUnits } from '../records/minor-units.ts';

/** Everything with the same taxes. `amount` is as priced: it includes the inclusive ones. */
interface TaxGroup {
  readonly taxes: readonly InvoiceTax[];
  amount: Exact;
}

/**
 * Adds up an invoice. Every amount is rounded to the currency's smallest unit (ISO 4217), half away from zero:
 * - each line once (quantity by price, and its discount),
 * - each tax **once for the invoice**, on the sum that it applies to, not line by line: EN 16931 requires that (BR-CO-17),
 *   Japan's invoice system forbids anything else, and it loses the least;
 * - inclusive taxes are the price less its net; discounts are split over the taxes by absolute amount. A remainder goes to the
 *   largest fraction, so nothing is lost and the order of the lines does not matter.
 *
 * A discount without an amount to split it by lowers no tax.
 * @throws IntegrationError `invalid_input` if an amount exceeds 15 digits
 * @example
 * const { total, due } = computeTotals(draft);
 */
export function computeTotals(terms: InvoiceTerms): InvoiceTotals {
  const places = minorUnits(terms.currency);
  const lines = terms.lines.map((line) => lineAmount(line, places));
  const subtotal = sum(lines);
  const discounts = terms.discounts.map((discount) => takenOff(discount, subtotal, places));
  const shipping = exact(terms.shipping?.amount ?? 0);

  const groups = new TaxGroups(terms.taxes);
  terms.lines.forEach((line, index) => {
    groups.add(line.taxIds, lines[index] ?? exact(0));
  });
  groups.lower(sum(discounts), places);
  if (terms.shipping) groups.add(terms.shipping.taxIds, shipping);

  const { net, taxes } = levy(terms.taxes, groups.all(), places);
  const tax = sum(taxes.map(({ amount }) => amount));
  const total = net.plus(tax);
  const paid = sum(terms.payments.map((payment) => exact(payment.amount)));
  const text = (value: Exact) => write(value, places);
  return {
    lines: lines.map(text),
    subtotal: text(subtotal),
    discounts: discounts.map(text),
    shipping: text(shipping),
    taxes: taxes.map(({ id, base, amount }) => ({ id, base: text(base), amount: text(amount) })),
    net: text(net),
    tax: text(tax),
    total: text(total),
    paid: text(paid),
    due: text(total.minus(paid)),
  };
}

function lineAmount(line: InvoiceLine, places: number): Exact {
  const gross = round(exact(line.quantity).times(line.unitPrice), places);
  return line.discount ? gross.minus(takenOff(line.discount, gross, places)) : gross;
}

const takenOff = (discount: Discount, from: Exact, places: number): Exact =>
  discount.kind === 'amount' ? exact(discount.value) : round(from.times(discount.value).div(100), places);

class TaxGroups {
  readonly #taxes: readonly InvoiceTax[];
  readonly #groups = new Map<string, TaxGroup>();

  constructor(taxes: readonly InvoiceTax[]) {
    this.#taxes = taxes;
  }

  add(taxIds: readonly string[] | null, amount: Exact): void {
    const taxes = this.#taxes.filter((tax) => taxIds === null || taxIds.includes(tax.id));
    const key = JSON.stringify(taxes.map((tax) => tax.id));
    const group = this.#groups.get(key);
    if (group) group.amount = group.amount.plus(amount);
    else this.#groups.set(key, { taxes, amount });
  }

  lower(discount: Exact, places: number): void {
    if (discount.isZero()) return;
    const groups = this.all();
    // By absolute size: with a credit, signed amounts add up to less than one of them, whose share would exceed the whole.
    const sizes = groups.map((group) => group.amount.abs());
    const shares = shareOut(discount, sizes, places);
    if (!shares) return this.add([], discount.negated());
    groups.forEach((group, index) => {
      group.amount = group.amount.minus(shares[index] ?? 0);
    });
  }

  /** In an order that is independent of the order of the lines. */
  all(): TaxGroup[] {
    return [...this.#groups].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, group]) => group);
  }
}

interface Levied {
  readonly id: string;
  readonly base: Exact;
  readonly amount: Exact;
}

function levy(taxes: readonly InvoiceTax[], groups: readonly TaxGroup[], places: number) {
  const netted = groups.map((group) => ({ ...group, ...extractInclusive(group, places) }));
  const levied = taxes.map((tax): Levied => {
    const on = netted.filter((group) => group.taxes.includes(tax));
    const base = sum(on.map((group) => group.net));
    const amount = tax.inclusive
      ? sum(on.map((group) => group.held.get(tax.id) ?? exact(0)))
      : round(base.times(tax.rate).div(100), places);
    return { id: tax.id, base, amount };
  });
  return { net: sum(netted.map((group) => group.net)), taxes: levied };
}

/** Splits a price with tax into its net and each included tax. */
function extractInclusive({ taxes, amount }: TaxGroup, places: number): { net: Exact; held: Map<string, Exact> } {
  const inclusive = taxes.filter((tax) => tax.inclusive);
  const rates = inclusive.map((tax) => exact(tax.rate));
  const net = round(amount.times(100).div(sum(rates).plus(100)), places);
  const shares = shareOut(amount.minus(net), rates, places) ?? [];
  return { net, held: new Map(inclusive.map((tax, index) => [tax.id, shares[index] ?? exact(0)])) };
}

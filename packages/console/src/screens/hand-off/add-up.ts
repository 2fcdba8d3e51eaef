import { decimalsOf } from '../../words/money.ts';
import { multiply, takeOut, taxOn, toMillionths, write } from './decimal.ts';
import type { Tax, Terms } from './terms.ts';

/** What a line comes to depends on these. Amounts are decimal text. */
export interface PricedLine {
  readonly quantity: string;
  readonly unitPrice: string;
  readonly taxIds: readonly string[];
}

export interface LeviedTax extends Tax {
  readonly base: string;
  readonly amount: string;
}

export interface Totals {
  readonly taxes: readonly LeviedTax[];
  readonly net: string;
  readonly total: string;
}

/** The smallest unit of the currency, without and with the taxes of one set. */
interface Group {
  readonly taxes: readonly Tax[];
  price: bigint;
}

/**
 * Adds up lines as a person types, by the server's rules: a tax is rounded once, on everything that it applies to. What counts is
 * the server's preview, which knows each currency's smallest unit.
 * @returns the amount of each line, null while it is incomplete, and what the others come to
 */
export function addUp(lines: readonly PricedLine[], { currency, taxes }: Terms) {
  const places = decimalsOf(currency);
  const groups = new Map<string, Group>();
  const amounts = lines.map(({ quantity, unitPrice, taxIds }) => {
    const [count, price] = [toMillionths(quantity), toMillionths(unitPrice)];
    if (count === null || price === null) return null;
    const amount = multiply(count, price, places);
    const own = taxes.filter(({ id }) => taxIds.includes(id));
    const key = own.map(({ id }) => id).join('\n');
    const group = groups.get(key) ?? { taxes: own, price: 0n };
    group.price += amount;
    groups.set(key, group);
    return write(amount, places);
  });
  return { amounts, totals: levy(taxes, [...groups.values()], places) };
}

function levy(taxes: readonly Tax[], groups: readonly Group[], places: number): Totals {
  const split = groups.map(({ taxes: own, price }) => {
    const included = own.filter(({ inclusive }) => inclusive);
    const { net, held } = takeOut(price, included.map(rateOf));
    return { own, net, held: new Map(included.map(({ id }, index) => [id, held[index] ?? 0n])) };
  });
  let net = 0n;
  for (const group of split) net += group.net;
  let total = net;
  const levied = taxes.map((tax): LeviedTax => {
    let [base, amount] = [0n, 0n];
    for (const group of split) {
      if (!group.own.includes(tax)) continue;
      base += group.net;
      amount += group.held.get(tax.id) ?? 0n;
    }
    if (!tax.inclusive) amount = taxOn(base, rateOf(tax));
    total += amount;
    return { ...tax, base: write(base, places), amount: write(amount, places) };
  });
  return { taxes: levied, net: write(net, places), total: write(total, places) };
}

const rateOf = ({ rate }: Tax): bigint => toMillionths(rate) ?? 0n;

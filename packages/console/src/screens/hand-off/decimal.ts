/** Decimals of quantities, prices and percentages. */
const fine = 6;
const one = 10n ** BigInt(fine);
const hundred = 100n * one;

/** An amount in millionths, exactly; null if the text is no decimal of at most 15 digits before and 6 after the point. */
export function toMillionths(text: string): bigint | null {
  const found = /^(\d{1,15})(?:\.(\d{1,6}))?$/.exec(text.trim());
  return found ? BigInt(`${found[1]}${(found[2] ?? '').padEnd(fine, '0')}`) : null;
}

/** Half up. None of the amounts is negative. */
const divide = (value: bigint, by: bigint): bigint => (value * 2n + by) / (by * 2n);
const sum = (values: readonly bigint[]): bigint => values.reduce((total, value) => total + value, 0n);

/** Quantity by price. @returns in the currency's smallest unit */
export const multiply = (quantity: bigint, price: bigint, places: number): bigint =>
  divide(quantity * price, 10n ** BigInt(2 * fine - places));

/** A smallest unit as text: `970` is `9.70`. */
export function write(value: bigint, places: number): string {
  const digits = String(value).padStart(places + 1, '0');
  return places === 0 ? digits : `${digits.slice(0, -places)}.${digits.slice(-places)}`;
}

/** A tax on an amount without it. @param rate in millionths of a percent */
export const taxOn = (base: bigint, rate: bigint): bigint => divide(base * rate, hundred);

/** Splits a price into what it is without taxes and each tax that it includes. @param rates in millionths of a percent */
export function takeOut(
  price: bigint,
  rates: readonly bigint[],
): { readonly net: bigint; readonly held: readonly bigint[] } {
  const all = sum(rates);
  const net = divide(price * hundred, all + hundred);
  if (all === 0n) return { net, held: rates };
  const held = rates.map((rate) => ((price - net) * rate) / all);
  // What rounding left over goes to those that lost most.
  const rest = (index: number): bigint => ((price - net) * (rates[index] ?? 0n)) % all;
  const byRest = [...rates.keys()].toSorted((a, b) => (rest(b) > rest(a) ? 1 : rest(b) < rest(a) ? -1 : 0));
  const left = Number(price - net - sum(held));
  const favoured = byRest.slice(0, left);
  return { net, held: held.map((part, index) => (favoured.includes(index) ? part + 1n : part)) };
}

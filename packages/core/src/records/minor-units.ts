/**
 * Currencies of ISO 4217 without two decimals. `Intl` is no source for this: it returns what people usually write (HUF 0,
 * IQD 0), not what can be owed.
 */
const exceptions: Readonly<Record<string, number>> = Object.fromEntries([
  ...'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF'.split(' ').map((code) => [code, 0]),
  ...'BHD IQD JOD KWD LYD OMR TND'.split(' ').map((code) => [code, 3]),
  ...'CLF UYW'.split(' ').map((code) => [code, 4]),
]);

/**
 * Decimals of a currency's smallest unit by ISO 4217; 2 for an unknown code.
 * @example
 * minorUnits('JPY'); // 0
 */
export const minorUnits = (currency: string): number => exceptions[currency] ?? 2;

/** Whether an exact decimal is a whole number of the currency's smallest unit: `12.50` EUR is, `12.505` EUR is not. */
export function isWholeMinorUnits(amount: string, currency: string): boolean {
  const fraction = amount.split('.')[1] ?? '';
  return fraction.replace(/0+$/, '').length <= minorUnits(currency);
}

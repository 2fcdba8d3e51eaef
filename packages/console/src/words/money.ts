const isDecimal = (text: string): text is `${number}` => /^-?\d+(\.\d+)?$/.test(text);

/** The decimals that people usually write in a currency. @param currency three letters */
export const decimalsOf = (currency: string): number =>
  new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;

/** Writes an exact amount, with its own decimals but at least the usual ones. @param amount such as `2.345` */
export function formatMoney(language: string, amount: string, currency: string): string {
  if (!isDecimal(amount)) return `${amount} ${currency}`;
  const own = amount.split('.')[1]?.length ?? 0;
  const maximumFractionDigits = Math.max(decimalsOf(currency), own);
  // As text: a number would not be exact.
  return new Intl.NumberFormat(language, { style: 'currency', currency, maximumFractionDigits }).format(amount);
}

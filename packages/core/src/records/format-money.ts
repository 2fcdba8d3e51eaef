import { IntegrationError } from '../errors.ts';
import { minorUnits } from './minor-units.ts';

/** Most that `Intl` takes: no decimal of an amount is rounded away. */
const everyDigit = 100;
/** Formatted in place of a code that `Intl` does not know: ISO 4217 keeps it for tests. */
const standIn = 'XTS';

/** Options of `Intl.NumberFormat` that show every decimal. */
export const exactNumber = { maximumFractionDigits: everyDigit } as const;

/**
 * Writes amounts of one currency. Build it once for many amounts: that is what takes time.
 * @param locale BCP 47, @default 'en'
 * @throws IntegrationError `invalid_input` if a text is no decimal
 * @example
 * const euros = moneyFormat('EUR', 'de');
 * lines.map((line) => euros(line.amount));
 */
export function moneyFormat(currency: string, locale = 'en'): (amount: string) => string {
  const isKnown = /^[a-z]{3}$/i.test(currency);
  const format = new Intl.NumberFormat(locale, {
    ...exactNumber,
    style: 'currency',
    currency: isKnown ? currency : standIn,
    minimumFractionDigits: minorUnits(currency),
    signDisplay: 'negative',
  });
  if (isKnown) return (amount) => format.format(exactDecimal(amount));
  return (amount) =>
    format
      .formatToParts(exactDecimal(amount))
      .map(({ type, value }) => (type === 'currency' ? currency : value))
      .join('');
}

/**
 * Writes an amount for people: with the currency's ISO 4217 decimals, and more if the amount has more. Nothing is rounded, and any
 * text may be a currency. (`Intl` alone writes 4990.50 HUF as `HUF 4,991`, and throws for `USDC`.)
 * @param locale BCP 47, @default 'en'
 * @throws IntegrationError `invalid_input` if the amount is no decimal
 * @example
 * formatMoney({ amount: '4990.50', currency: 'HUF' }); // 'HUF 4,990.50', with a no-break space
 * formatMoney({ amount: '12.5', currency: 'EUR' }, 'de'); // '12,50 €'
 */
export const formatMoney = (
  { amount, currency }: { readonly amount: string; readonly currency: string },
  locale = 'en',
): string => moneyFormat(currency, locale)(amount);

/**
 * The text of a decimal, as `Intl.NumberFormat` takes it without a float in between.
 * @throws IntegrationError `invalid_input` if it is none
 */
export function exactDecimal(text: string): `${number}` {
  if (isDecimal(text)) return text;
  throw new IntegrationError('invalid_input', 'The amount is no decimal: give digits and a point, as in "12.50".');
}
const isDecimal = (text: string): text is `${number}` => /^-?\d+(\.\d+)?$/.test(text);

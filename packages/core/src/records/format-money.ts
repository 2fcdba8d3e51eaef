import { IntegrationError } from '../errors.ts';
import { minorUnits } from './minor-units.ts';
import type { Money } from './money.ts';

/** The most that `Intl` accepts, so that it rounds no decimal away. */
const everyDigit = 100;
/** Formatted instead of a code that `Intl` does not know: ISO 4217's code for tests. */
const standIn = 'XTS';

/** Options of `Intl.NumberFormat` that show every decimal. */
export const exactNumber = { maximumFractionDigits: everyDigit } as const;

/**
 * Formats amounts of one currency. Create it once for many amounts: creating it is slow.
 * @param locale BCP 47, @default 'en'
 * @throws IntegrationError `invalid_input` if a text is not a decimal
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
 * Formats an amount for people: with the currency's ISO 4217 decimals, or more if the amount has more. Nothing is rounded, and
 * any text can be a currency. (`Intl` by itself writes 4990.50 HUF as `HUF 4,991`, and throws for `USDC`.)
 * @param locale BCP 47, @default 'en'
 * @throws IntegrationError `invalid_input` if the amount is not a decimal
 * @example
 * formatMoney({ amount: '4990.50', currency: 'HUF' }); // 'HUF 4,990.50', with a no-break space
 * formatMoney({ amount: '12.5', currency: 'EUR' }, 'de'); // '12,50 €'
 */
export const formatMoney = ({ amount, currency }: Readonly<Money>, locale = 'en'): string =>
  moneyFormat(currency, locale)(amount);

/**
 * Checks that a text is a decimal, so that `Intl.NumberFormat` formats it without a float in between.
 * @throws IntegrationError `invalid_input` if it is not
 * @example
 * new Intl.NumberFormat('de', exactNumber).format(exactDecimal('0.125')); // '0,125'
 */
export function exactDecimal(text: string): `${number}` {
  if (isDecimal(text)) return text;
  throw new IntegrationError('invalid_input', 'The amount is no decimal: give digits and a point, as in "12.50".');
}
const isDecimal = (text: string): text is `${number}` => /^-?\d+(\.\d+)?$/.test(text);

import { exactDecimal, exactNumber, moneyFormat } from '@makerfex/integrations-core/records';

/** Formats exact decimals and days for a locale. Amounts never pass through a float. */
export interface Format {
  /** With the currency's decimals, or more if the amount has more: `€12.50`, `€0.0042`. */
  money(amount: string): string;
  quantity(quantity: string, unit: string | null): string;
  percent(rate: string): string;
  /** `YYYY-MM-DD` as `24 November 2026`. */
  day(day: string): string;
  /** Name of a country by its ISO 3166-1 code. */
  country(code: string): string;
}

/** @param currency null if nothing has a price; amounts are then plain numbers */
export function createFormat(locale: string, currency: string | null): Format {
  const number = new Intl.NumberFormat(locale, exactNumber);
  const percent = new Intl.NumberFormat(locale, { ...exactNumber, style: 'unit', unit: 'percent' });
  const day = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC', calendar: 'gregory' });
  const countries = new Intl.DisplayNames(locale, { type: 'region' });
  const plain = (decimal: string): string => number.format(exactDecimal(decimal));
  return {
    money: currency === null ? plain : moneyFormat(currency, locale),
    quantity: (quantity, unit) => (unit ? `${plain(quantity)} ${unit}` : plain(quantity)),
    percent: (rate) => percent.format(exactDecimal(rate)),
    day: (value) => day.format(new Date(`${value}T00:00:00Z`)),
    country: (code) => countries.of(code) ?? code,
  };
}

/** The amount with the opposite sign. */
export const opposite = (amount: string): string =>
  amount.startsWith('-') ? amount.slice(1) : /[1-9]/.test(amount) ? `-${amount}` : amount;

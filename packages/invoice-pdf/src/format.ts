import { minorUnits } from '@makerfex/integrations-core';

/** Writes exact decimals and days as people of a locale do. Amounts never pass through a float. */
export interface Format {
  /** With the currency's own decimals, and more where the amount has more: `€12.50`, `€0.0042`. */
  money(amount: string): string;
  quantity(quantity: string, unit: string | null): string;
  percent(rate: string): string;
  /** `YYYY-MM-DD` as `24 November 2026`. */
  day(day: string): string;
  /** Name of a country by its ISO 3166-1 code. */
  country(code: string): string;
}

/** Most decimals that a canonical decimal has. */
const finest = 6;

/** @param currency null where nothing has a price; amounts are then written as plain numbers. */
export function createFormat(locale: string, currency: string | null): Format {
  const places = currency === null ? 0 : minorUnits(currency);
  const money = new Intl.NumberFormat(locale, {
    ...(currency !== null && { style: 'currency', currency }),
    minimumFractionDigits: places,
    maximumFractionDigits: finest,
  });
  const number = new Intl.NumberFormat(locale, { maximumFractionDigits: finest });
  const percent = new Intl.NumberFormat(locale, { style: 'unit', unit: 'percent', maximumFractionDigits: finest });
  const day = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC', calendar: 'gregory' });
  const countries = new Intl.DisplayNames(locale, { type: 'region' });
  return {
    money: (amount) => money.format(literal(amount)),
    quantity: (quantity, unit) =>
      unit ? `${number.format(literal(quantity))} ${unit}` : number.format(literal(quantity)),
    percent: (rate) => percent.format(literal(rate)),
    day: (value) => day.format(new Date(`${value}T00:00:00Z`)),
    country: (code) => countries.of(code) ?? code,
  };
}

/** The amount that is taken away: with the sign turned. */
export const opposite = (amount: string): string =>
  amount.startsWith('-') ? amount.slice(1) : /[1-9]/.test(amount) ? `-${amount}` : amount;

/** `Intl` takes decimals as text, and keeps every digit; its types ask for proof that the text is one. */
function literal(decimal: string): `${number}` {
  if (!isDecimal(decimal)) throw new TypeError('not a decimal');
  return decimal;
}
const isDecimal = (text: string): text is `${number}` => /^-?\d+(\.\d+)?$/.test(text);

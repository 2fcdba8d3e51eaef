const minute = 60;
const hour = 60 * minute;
const day = 24 * hour;
/** From the largest unit to the smallest, with its seconds. */
const units = [
  ['year', 365 * day],
  ['month', 30 * day],
  ['day', day],
  ['hour', hour],
  ['minute', minute],
] as const satisfies readonly (readonly [Intl.RelativeTimeFormatUnit, number])[];

/** How numbers and times are written in a language. Instants are ISO 8601, as the API sends them. */
export interface Formats {
  readonly number: (value: number) => string;
  /** Day and time, in the zone of the browser. */
  readonly instant: (instant: string) => string;
  readonly day: (instant: string) => string;
  /** `12 minutes ago`, `in 2 hours`; `now` within a minute. */
  readonly relative: (instant: string, now?: Date) => string;
  /** `about 2 minutes`. @param seconds at least 0 */
  readonly duration: (seconds: number) => string;
}

export function createFormats(tag: string): Formats {
  const numbers = new Intl.NumberFormat(tag);
  const instants = new Intl.DateTimeFormat(tag, { dateStyle: 'medium', timeStyle: 'short' });
  const days = new Intl.DateTimeFormat(tag, { dateStyle: 'medium' });
  const relatives = new Intl.RelativeTimeFormat(tag, { numeric: 'always' });
  const words = new Intl.RelativeTimeFormat(tag, { numeric: 'auto' });
  return {
    number: (value) => numbers.format(value),
    instant: (instant) => instants.format(new Date(instant)),
    day: (instant) => days.format(new Date(instant)),
    relative(instant, now = new Date()) {
      const seconds = (Date.parse(instant) - now.getTime()) / 1000;
      const found = units.find(([, each]) => Math.abs(seconds) >= each);
      return found ? relatives.format(Math.round(seconds / found[1]), found[0]) : words.format(0, 'second');
    },
    duration(seconds) {
      const [unit, size] = units.find(([, each]) => seconds >= each) ?? (['second', 1] as const);
      const count = Math.max(1, Math.round(seconds / size));
      return new Intl.NumberFormat(tag, { style: 'unit', unit, unitDisplay: 'long' }).format(count);
    },
  };
}

/** A text by the plural form of a number. */
export const plural = (tag: string, count: number, forms: { readonly one: string; readonly other: string }): string =>
  new Intl.PluralRules(tag).select(count) === 'one' ? forms.one : forms.other;

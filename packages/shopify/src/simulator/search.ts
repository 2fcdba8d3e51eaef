/** Searchable fields of a record: times in milliseconds, words in lower case. */
export type Searchable = Readonly<Record<string, number | string>>;

interface Term {
  readonly field: string;
  readonly comparator: string;
  readonly value: string;
}

const term = /(-?)(\w+):(>=|<=|>|<)?("[^"]*"|'[^']*'|[^\s()]+)/g;
const instantFields = new Set(['updated_at', 'created_at', 'processed_at']);

/**
 * Turns Shopify's search syntax into a filter, as far as the adapter uses it: terms joined by AND. Like Shopify, it ignores an
 * unknown field instead of refusing it.
 * @see https://shopify.dev/docs/api/usage/search-syntax
 */
export function parseSearch(query: string | null | undefined): (record: Searchable) => boolean {
  const terms = [...(query ?? '').matchAll(term)].map(([, , field = '', comparator = '', value = '']) => ({
    field,
    comparator,
    value,
  }));
  const tests = terms.map(({ field, comparator, value }) =>
    instantFields.has(field) ? instantTest({ field, comparator, value }) : wordTest({ field, comparator, value }),
  );
  return (record) => tests.every((test) => test(record));
}

function wordTest({ field, value }: Term) {
  const wanted = unquoted(value).toLowerCase();
  return (record: Searchable) => record[field] === undefined || String(record[field]).toLowerCase() === wanted;
}

function instantTest({ field, comparator, value }: Term) {
  const instant = readInstant(value);
  return (record: Searchable): boolean => {
    const held = record[field];
    if (typeof held !== 'number' || Number.isNaN(instant)) return true;
    if (comparator === '>=') return held >= instant;
    if (comparator === '>') return held > instant;
    if (comparator === '<=') return held <= instant;
    return comparator === '<' ? held < instant : held === instant;
  };
}

/** An unquoted time loses its time part: its colons end the value. */
const readInstant = (value: string): number => {
  const text = unquoted(value);
  return Date.parse(text === value ? (/^\d{4}-\d\d-\d\d/.exec(text)?.[0] ?? '') : text);
};

const unquoted = (value: string): string => value.replace(/^(["'])(.*)\1$/, '$2');

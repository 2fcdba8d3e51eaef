import { invalid } from './answers.ts';

/** Reads a parameter; ends the request with 400 if the text is not as documented. */
type Reader<Value> = (text: string, name: string) => Value;
type Readers = Readonly<Record<string, Reader<unknown>>>;
type Values<Schema extends Readers> = { readonly [Name in keyof Schema]?: ReturnType<Schema[Name]> };

/**
 * Reads a query more strictly than Etsy does: a parameter that the simulator ignores would otherwise seem to work.
 */
export function readQuery<const Schema extends Readers>(query: URLSearchParams, schema: Schema): Values<Schema>;
export function readQuery(query: URLSearchParams, schema: Readers): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  for (const [name, text] of query) {
    const read = schema[name] ?? invalid(`The simulator does not support the parameter ${name} here.`);
    values[name] = read(text, name);
  }
  return values;
}

export const integer =
  (least: number, most = Number.MAX_SAFE_INTEGER): Reader<number> =>
  (text, name) => {
    const value = /^\d{1,16}$/.test(text) ? Number(text) : Number.NaN;
    return value >= least && value <= most ? value : invalid(`${name} must be an integer of at least ${least}.`);
  };

export const boolean: Reader<boolean> = (text, name) => {
  if (text !== 'true' && text !== 'false') return invalid(`${name} must be true or false.`);
  return text === 'true';
};

export const oneOf =
  <const Choices extends readonly string[]>(...choices: Choices): Reader<Choices[number]> =>
  (text, name) =>
    choices.find((choice) => choice === text) ?? invalid(`${name} must be one of ${choices.join(', ')}.`);

/** Etsy separates the items of an array by commas. */
export const list =
  <Value>(read: Reader<Value>): Reader<Value[]> =>
  (text, name) =>
    text.split(',').map((item) => read(item, name));

/** `limit` and `offset`, which every list accepts. */
export const paging = (maxOffset: number) => ({
  limit: integer(1, 100),
  offset: (text: string, name: string) => {
    const offset = integer(0)(text, name);
    // Etsy's own message (etsy/open-api#344).
    return offset > maxOffset ? invalid('Offset provided is greater than the maximum offset allowed.') : offset;
  },
});

export const defaultLimit = 25;
export const sortOrder = oneOf('asc', 'ascending', 'up', 'desc', 'descending', 'down');
export const isAscending = (order: string | undefined): boolean =>
  order === 'asc' || order === 'ascending' || order === 'up';

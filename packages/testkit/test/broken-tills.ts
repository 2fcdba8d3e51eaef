import { inspect } from 'node:util';
import * as z from 'zod';
import { readSale, type TillOptions } from './till.ts';

/** A provider of the till that breaks one promise; `says` are words of what the check finds. */
export type BrokenTill = readonly [what: string, check: string, options: TillOptions, says: string];

const [exact, zone, window_, fits, total, end] = [
  'brings every amount of money exactly',
  'reads the same instants in every time zone',
  'misses no record that changed within its window, in any time zone',
  'delivers items that fit their contract',
  'states every total as a whole number',
  'reads its list to the end',
] as const;

const price = (amount: (text: string) => string): TillOptions => ({
  read: (sale) => ({ ...readSale(sale), price: { amount: amount(sale.price), currency: sale.currency } }),
});
const time = (instant: (text: string) => string): TillOptions => ({
  read: (sale) => ({ ...readSale(sale), updatedAt: instant(sale.changed) }),
});
/** As `2026-03-06T12:00:00` of the host's own zone, which the source takes for UTC. */
const local = (at: Date): string => {
  const text = inspect(new Date(at.getTime() - at.getTimezoneOffset() * 60_000));
  return text.replaceAll("'", '');
};

export const brokenTills: readonly BrokenTill[] = [
  [
    'rounds a float behind toFixed(2)',
    exact,
    price((text) => Number.parseFloat(text).toFixed(2)),
    'Record 1 has in price 9007199254740994.00 if the source states 9007199254740993.125 in price: it was read as a float',
  ],
  ['reads an amount as a number', exact, price((text) => String(Number(text))), 'it was read as a float, or rounded'],
  [
    'reads text without a zone as local time',
    zone,
    time((text) => new Date(text.slice(0, 19)).toISOString()),
    'text without a zone is read as local time',
  ],
  ['drops the zone of a time', zone, time((text) => `${text.slice(0, 19)}.000Z`), 'the zone of the text was dropped'],
  [
    'asks only for what changed after the start of the window',
    window_,
    {
      query: ({ since }) => (since ? { from: new Date(since.getTime() + 1).toISOString() } : {}),
    },
    'Record 6, changed at 2026-03-06T05:00:00.000Z, is missing if the window begins at 2026-03-06T05:00:00.000Z',
  ],
  [
    'asks for the window in local time',
    window_,
    { query: ({ since }) => (since ? { from: local(since) } : {}) },
    'is missing if the window begins at 2026-03-06T05:00:00.000Z and the host is in Pacific/Kiritimati',
  ],
  [
    'asks for the end of the window in local time',
    window_,
    { query: ({ until }) => ({ to: local(until) }) },
    'is missing if the window ends at 2026-03-06T05:00:00.000Z and the host is in America/Los_Angeles',
  ],
  [
    'adds a field that the contract does not know',
    fits,
    { read: (sale) => ({ ...readSale(sale), cost: sale.price }) },
    'The sale 1 has a field cost that its contract does not know: core drops it',
  ],
  ['states half a total', total, { total: 10.5 }, 'A page states the total 10.5'],
  ['ends before its list does', end, { mostPages: 2 }, 'Record 9 only comes once those of the first page are deleted'],
];

/** What a provider says wrongly of itself. */
export const brokenDescriptors: readonly (readonly [what: string, options: TillOptions, says: string])[] = [
  [
    'has a config key in camelCase',
    { config: z.object({ storeUrl: z.string().optional() }) },
    'The field storeUrl of its config is not snake_case',
  ],
  [
    'has a secret in its config',
    { config: z.object({ api_key: z.string().optional() }) },
    'The field api_key of its config looks like a secret',
  ],
  [
    'has a secret deep in its config',
    { config: z.object({ shop: z.object({ access_token: z.string() }).optional() }) },
    'The field shop.access_token of its config looks like a secret',
  ],
  [
    'has a config field without a title',
    { config: z.object({ store: z.string().meta({ description: 'Name of the store' }).optional() }) },
    'The field store of its config has no title',
  ],
  [
    'has a config field without a description, deep in a map',
    {
      config: z.object({
        stores: z
          .record(z.string(), z.object({ city: z.string().meta({ title: 'City' }) }))
          .meta({ title: 'Stores', description: 'By name' })
          .optional(),
      }),
    },
    'The field stores.city of its config has no description',
  ],
  ['has a key for a label', { label: 'import_sales' }, 'The label of import_sales is "import_sales"'],
  ['overlaps by half a millisecond', { overlapMs: 0.5 }, 'The overlapMs of import_sales is 0.5'],
  [
    'is opened with a config that does not fit',
    { config: z.object({ store: z.string() }) },
    'The config that `open` returns does not fit: store',
  ],
];

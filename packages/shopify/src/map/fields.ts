import type { RecordReader } from '@makerfex/integrations-core/provider';
import { country as anyCountry, text as anyOrNone, compiled } from '@makerfex/integrations-core/provider';
import { toTimestamp } from '@makerfex/integrations-core/records';
import * as z from 'zod';
import { idOf } from './node.ts';

/** A schema of what `read` makes of a value; undefined is refused. */
const readAs = <Value>(read: (value: unknown) => Value | undefined, problem: string): z.ZodType<Value> =>
  compiled(
    z.unknown().transform((value, context) => {
      const found = read(value);
      if (found !== undefined) return found;
      context.addIssue({ code: 'custom', message: problem });
      return z.NEVER;
    }),
  );

const noText = 'is not text';
/** Empty text means none. */
export const text = compiled(anyOrNone);
export const country = compiled(anyCountry);
/** Text that may be empty. */
export const anyText = compiled(z.string(noText));
export const flag = compiled(z.boolean('is neither true nor false'));

/** A global id, as its number. */
export const id = readAs((value) => idOf(value) ?? undefined, 'is not a global id of Shopify');

/** Requires a time zone: text without one would be read in the machine's own. */
const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;
/** @returns undefined if it is not a time from 1970 up to 2100, or has no time zone */
export const readInstant = (value: unknown): string | undefined =>
  typeof value === 'string' && instant.test(value) ? toTimestamp(value) : undefined;
export const time = readAs(readInstant, 'is not a time from 1970 up to 2100');

const maxNumber = 1_000_000_000;
const isWhole = (value: unknown): value is number => Number.isInteger(value) && Math.abs(Number(value)) <= maxNumber;
export const whole = readAs(
  (value) => (isWhole(value) ? value : undefined),
  'is not a whole number of at most 1,000,000,000',
);
export const count = readAs(
  (value) => (isWhole(value) && value >= 0 ? value : undefined),
  'is not a count from 0 to 1,000,000,000',
);

/** For a field that is never known to be none: null is unknown. */
export const withheld = { null: 'withheld' } as const;

/** Reads all nodes of a connection. A node that comes twice is taken once: the list may change while its pages are read. */
export const readNodes = <Item>(
  reader: RecordReader,
  field: string,
  read: (node: RecordReader) => Item | readonly Item[] | undefined,
): Item[] | undefined =>
  reader.raw[field] === null ? reader.warn(field, 'is not a connection') : reader.list(field, read, nodes);

/** The same for a connection that the record needs. */
export const requiredNodes = <Item>(
  reader: RecordReader,
  field: string,
  read: (node: RecordReader) => Item | readonly Item[],
): Item[] => reader.requiredList(field, read, nodes);

const nodes = { within: 'nodes', id: 'id' } as const;

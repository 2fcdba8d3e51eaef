import type { Known, RecordReader } from '@makerfex/integrations-core/provider';
import { currencySchema, type Money, toDecimal } from '@makerfex/integrations-core/records';
import { asNode } from './node.ts';

/** One amount of a money bag: in the shop's currency, or in the buyer's. */
export type Side = 'shopMoney' | 'presentmentMoney';

/** More decimals than a record stores: Shopify's amounts can have any number of them. */
const overlong = /^([+-]?\d*\.\d{18})\d+$/;

/** Whether an amount loses its last decimals: less than 10^-18. */
function isCut(value: unknown): boolean {
  const amount = asNode(value)?.amount;
  return typeof amount === 'string' && overlong.test(amount) && toDecimal(amount) === undefined;
}

/** An amount from Shopify's answer; undefined, without a warning, if it cannot be read. */
export function readMoney(value: unknown): Money | undefined {
  const money = asNode(value);
  const text = typeof money?.amount === 'string' ? money.amount : '';
  const amount = toDecimal(text) ?? toDecimal(text.replace(overlong, '$1'));
  const currency = currencySchema.safeParse(money?.currencyCode);
  return amount !== undefined && currency.success ? { amount, currency: currency.data } : undefined;
}

const noMoney = 'is not an exact amount with a currency code';

/** Reads one side of a money bag. */
export function readBag(reader: RecordReader, field: string, side: Side = 'shopMoney'): Known<Money> {
  const value = reader.raw[field];
  if (value === undefined || value === null) return value;
  const bag = asNode(value);
  // The buyer's side may be missing.
  if (side === 'presentmentMoney' && bag && bag[side] === undefined) return undefined;
  const path = side === 'shopMoney' ? field : `${field}.${side}`;
  return readWithWarning(reader, path, bag?.[side]) ?? reader.warn(path, noMoney);
}

/** Reads the shop's side of a money bag that the record needs. */
export const requiredBag = (reader: RecordReader, field: string): Money =>
  readWithWarning(reader, field, asNode(reader.raw[field])?.shopMoney) ?? reader.reject(field, noMoney);

/** Reads an amount without a currency of its own; never null. */
export function readAmount(reader: RecordReader, field: string, currencyCode: string): Money | undefined {
  const amount = reader.raw[field];
  return amount === undefined ? undefined : (readMoney({ amount, currencyCode }) ?? reader.warn(field, noMoney));
}

function readWithWarning(reader: RecordReader, field: string, value: unknown): Money | undefined {
  if (isCut(value)) reader.warn(field, 'has more than 18 decimals; the rest was cut off');
  return readMoney(value);
}

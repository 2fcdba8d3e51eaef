import { currencySchema, type Money, toDecimal } from '@makerfex/integrations-core';
import { asNode } from './node.ts';

/** One amount of a money bag: in the shop's currency, or in the buyer's. */
export type Side = 'shopMoney' | 'presentmentMoney';

/** More decimals than a record stores: Shopify's amounts can have any number of them. */
const overlong = /^([+-]?\d*\.\d{18})\d+$/;

/** Whether an amount loses its last decimals: less than 10^-18. */
export function isCut(value: unknown): boolean {
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

import { currencySchema, type Money, toDecimal } from '@makerfex/integrations-core';
import { asNode } from './node.ts';

/** Which of the two amounts of a money bag: in the shop's currency, or in the buyer's. */
export type Side = 'shopMoney' | 'presentmentMoney';

/** An amount as Shopify answers it, without a warning if it cannot be read. */
export function readMoney(value: unknown): Money | undefined {
  const money = asNode(value);
  const amount = typeof money?.amount === 'string' ? toDecimal(money.amount) : undefined;
  const currency = currencySchema.safeParse(money?.currencyCode);
  return amount !== undefined && currency.success ? { amount, currency: currency.data } : undefined;
}

import * as z from 'zod';
import { createEtsySimulator, type EtsySimulatorOptions } from '../src/simulator/index.ts';
import { now } from './simulated-shop.ts';

const base = 'http://simulator.example.com';
export const receipts = '/v3/application/shops/12345/receipts';
export const listings = '/v3/application/shops/12345/listings';
export const batch = '/v3/application/listings/batch/inventory';

const listSchema = z.object({ count: z.int(), results: z.array(z.unknown()) });

/** A simulated shop, and functions that call it as an app does. */
export function start(options: EtsySimulatorOptions = {}) {
  const simulator = createEtsySimulator({ now: () => now, ...options });
  const headers = {
    authorization: `Bearer ${simulator.tokens.issueTokens().access_token}`,
    'x-api-key': `${simulator.app.clientId}:${simulator.app.clientSecret}`,
  };
  const get = (path: string, changed: Record<string, string> = {}) =>
    simulator.fetch(new Request(base + path, { headers: { ...headers, ...changed } }));
  const list = async (path: string) => listSchema.parse(await (await get(path)).json());
  return { simulator, get, list };
}

export const idsOf = (results: readonly unknown[]) =>
  results.map((record) => Object(record).receipt_id ?? Object(record).listing_id);

const amount = z.object({ amount: z.int() }).transform((money) => money.amount);
/** The fields of a receipt that tests check. */
export const receiptSchema = z.object({
  status: z.string(),
  first_line: z.string().nullable(),
  second_line: z.string().nullable(),
  message_from_buyer: z.string().nullable(),
  is_shipped: z.boolean(),
  is_gift: z.boolean(),
  gift_message: z.string(),
  gift_sender: z.string(),
  country_iso: z.string().nullable(),
  gift_wrap_price: amount,
  total_tax_cost: amount,
  total_vat_cost: amount,
  discount_amt: amount,
  grandtotal: amount,
  subtotal: amount,
  total_shipping_cost: amount,
  transactions: z.array(
    z.object({
      is_digital: z.boolean(),
      shipped_timestamp: z.int().nullable(),
      shipping_upgrade: z.string().nullable(),
      shop_coupon: z.number(),
      variations: z.array(z.object({ property_id: z.int(), question_id: z.int().nullable() })),
    }),
  ),
  refunds: z.array(z.object({ status: z.string() })),
});
export type Receipt = z.infer<typeof receiptSchema>;

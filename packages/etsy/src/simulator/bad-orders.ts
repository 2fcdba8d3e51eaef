import type { ReceiptBody } from './receipt-body.ts';

const patched = (patch: object) => (body: ReceiptBody) => [{ ...body, ...patch }];
const withLine = (patch: object) => (body: ReceiptBody) => {
  const [line, ...rest] = body.transactions;
  return [{ ...body, transactions: [{ ...line, ...patch }, ...rest] }];
};
const withheld = null;
/** JSON has no infinity; this is a number far too large. */
const huge = 1e300;

/** The ways to corrupt a receipt: each returns what replaces it on a page. */
export const badOrders = {
  wrong_types: patched({ city: 5, is_gift: 'yes', shipments: 'none', status: { code: 1 }, message_from_buyer: ['a'] }),
  wrong_total: patched({ grandtotal: '12.50' }),
  no_id: patched({ receipt_id: null }),
  no_lines: patched({ transactions: null }),
  not_a_record: () => ['receipt'],
  empty: () => [{}],
  html_entities: patched({ name: 'Zo&euml; O&#39;Connell &amp; Sons', first_line: '1 &amp;#39; Lane' }),
  unicode: patched({ name: 'Zo\u0308e\u0301 \u202eשם לדוגמה 👩‍👩‍👧', city: 'NUL \u0000 and half \ud83d of a pair' }),
  unknown_status: patched({ status: 'In Quarantine' }),
  withheld: patched({
    name: withheld,
    first_line: withheld,
    second_line: withheld,
    city: withheld,
    state: withheld,
    zip: withheld,
    country_iso: withheld,
    formatted_address: withheld,
    buyer_email: withheld,
    message_from_buyer: withheld,
  }),
  no_buyer: patched({ buyer_user_id: withheld }),
  negative_amount: patched({ discount_amt: { amount: -500, divisor: 100, currency_code: 'USD' } }),
  negative_quantity: withLine({ quantity: -1 }),
  huge_total: patched({ grandtotal: { amount: huge, divisor: 100, currency_code: 'USD' } }),
  huge_tax: patched({ total_tax_cost: { amount: huge, divisor: 100, currency_code: 'USD' } }),
  huge_quantity: withLine({ quantity: huge }),
  before_1970: patched({ created_timestamp: -86_400, updated_timestamp: -1 }),
  far_future: patched({ created_timestamp: 99_999_999_999, updated_timestamp: 4_000_000_000 }),
  bad_country: patched({ country_iso: 'Germany' }),
  bad_refund: patched({ refunds: [{ amount: null, reason: 'Lost', status: 'succeeded' }, null, 7] }),
  duplicate_line: (body: ReceiptBody) => [{ ...body, transactions: [...body.transactions, ...body.transactions] }],
  /** Twice on its page, as has happened to listings (etsy/open-api#510). */
  duplicate: (body: ReceiptBody) => [body, body],
} as const satisfies Record<string, (body: ReceiptBody) => unknown[]>;

export type BadOrder = keyof typeof badOrders;

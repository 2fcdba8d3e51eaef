import { describe, expect, it } from 'vitest';
import { batch, listings, type Receipt, receiptSchema, receipts, start } from '../../test/simulator-client.ts';

describe('a shop of 250 orders', () => {
  const one = (has: (line: Receipt['transactions'][number]) => boolean) => (receipt: Receipt) =>
    receipt.transactions.some(has);
  const sent = ({ transactions }: Receipt) => transactions.filter(({ shipped_timestamp }) => shipped_timestamp);
  const parcels = ({ transactions }: Receipt) => transactions.filter(({ is_digital }) => !is_digital);
  const isVatIncluded = (receipt: Receipt) =>
    receipt.total_vat_cost > 0 &&
    receipt.grandtotal === receipt.subtotal + receipt.total_shipping_cost + receipt.gift_wrap_price;
  const shapes: [string, (receipt: Receipt) => boolean][] = [
    ['a gift with message and sender', ({ gift_message, gift_sender }) => gift_message !== '' && gift_sender !== ''],
    ['a wrapped gift', ({ is_gift, gift_wrap_price }) => is_gift && gift_wrap_price > 0],
    ['wrapping of an order that is not a gift', ({ is_gift, gift_wrap_price }) => !is_gift && gift_wrap_price > 0],
    ['a download', (receipt) => parcels(receipt).length === 0 && receipt.first_line === null],
    ['a download beside a parcel', (receipt) => one((line) => line.is_digital)(receipt) && parcels(receipt).length > 0],
    ['a text of the buyer', one(({ variations }) => variations.some(({ property_id }) => property_id === 54))],
    ['answers to questions', one(({ variations }) => variations.some(({ question_id }) => question_id))],
    ['a shipping upgrade', one(({ shipping_upgrade }) => shipping_upgrade !== null)],
    ['VAT inside', isVatIncluded],
    ['VAT on top', (receipt) => receipt.total_vat_cost > 0 && !isVatIncluded(receipt)],
    ['a sales tax', ({ total_tax_cost }) => total_tax_cost > 0],
    ['a coupon', (receipt) => receipt.discount_amt > 0 && one(({ shop_coupon }) => shop_coupon > 0)(receipt)],
    [
      'one that is partly sent',
      (receipt) => !receipt.is_shipped && sent(receipt).length > 0 && sent(receipt).length < parcels(receipt).length,
    ],
    ['one cancelled before it was sent', ({ status, is_shipped }) => status === 'Canceled' && !is_shipped],
    ['one cancelled after it was sent', ({ status, is_shipped }) => status === 'Canceled' && is_shipped],
    ['one partly refunded', ({ status }) => status === 'Partially Refunded'],
    ['one fully refunded', ({ status }) => status === 'Fully Refunded'],
    ['a refund that failed', ({ refunds }) => refunds.some(({ status }) => status === 'failed')],
    ['a withheld address', (receipt) => parcels(receipt).length > 0 && receipt.first_line === null],
    ['no second line', ({ first_line, second_line }) => first_line !== null && second_line === null],
  ];

  it.each([1, 7])('has orders of every shape, and orders without it (seed %i)', async (seed) => {
    const { list } = start({ seed, orders: 250, products: 30, canceledInLists: true });
    const pages = await Promise.all([0, 100, 200].map((offset) => list(`${receipts}?limit=100&offset=${offset}`)));
    const all = pages.flatMap(({ results }) => results.map((receipt) => receiptSchema.parse(receipt)));
    for (const [name, has] of shapes) {
      const count = all.filter(has).length;
      expect([name, count > 0, count < 250]).toEqual([name, true, true]);
    }
  });

  it('sends the same response until something changes', async () => {
    const { get } = start({ orders: 100, products: 100 });
    for (const path of [`${receipts}?limit=100`, `${listings}?limit=100`, `${batch}?listing_ids=1000000001,1000000002`])
      expect(await (await get(path)).text()).toBe(await (await get(path)).text());
  });
});

describe('a shop of 60 listings', () => {
  it('sends the older state edit for some inactive ones', async () => {
    const { results } = await start({ products: 60 }).list(`${listings}?state=inactive`);
    expect(new Set(results.map((listing) => Object(listing).state))).toEqual(new Set(['inactive', 'edit']));
  });

  it('has some without inventory, with and without variations', async () => {
    const { list } = start({ products: 60 });
    const ids = Array.from({ length: 60 }, (_, n) => 1_000_000_001 + n).join(',');
    const { results } = await list(`${batch}?listing_ids=${ids}`);
    const without = results.filter((listing) => Object(listing).inventory === null);
    expect(new Set(without.map((listing) => Object(listing).has_variations))).toEqual(new Set([true, false]));
  });
});

import { describe, expect, it } from 'vitest';
import { plainTransaction, usd, without } from '../../test/plain.ts';
import { readOne } from '../../test/read-order.ts';
import { ofOneLine, testFields } from '../../test/withheld.ts';

testFields({
  'lines.productExternalId': {
    read: ({ lines }) => lines[0]?.productExternalId,
    withheld: { transactions: [without(plainTransaction(), 'listing_id')] },
    cleared: [ofOneLine({ listing_id: null }), null],
    set: [ofOneLine({ listing_id: 6 }), '6'],
  },
  'lines.variantExternalId': {
    read: ({ lines }) => lines[0]?.variantExternalId,
    withheld: { transactions: [without(plainTransaction(), 'product_id')] },
    cleared: [ofOneLine({ product_id: null }), null],
    set: [ofOneLine({ product_id: 6 }), '6'],
  },
  'lines.sku': {
    read: ({ lines }) => lines[0]?.sku,
    withheld: { transactions: [without(plainTransaction(), 'sku')] },
    cleared: [ofOneLine({ sku: '' }), null],
    set: [ofOneLine({ sku: 'M' }), 'M'],
  },
  'lines.kind': {
    read: ({ lines }) => lines[0]?.kind,
    withheld: ofOneLine({ is_digital: null }),
    cleared: [ofOneLine({ is_digital: false }), 'physical'],
    set: [ofOneLine({ is_digital: true }), 'digital'],
  },
  'lines.openQuantity': {
    read: ({ lines }) => lines[0]?.openQuantity,
    withheld: { is_shipped: null },
    cleared: [ofOneLine({ shipped_timestamp: 1_790_000_000 }), 0],
    set: [ofOneLine({ quantity: 2 }), 2],
  },
  'lines.discount': {
    read: ({ lines }) => lines[0]?.discount,
    withheld: { discount_amt: null, total_price: null },
    cleared: [{}, null],
    set: [{ discount_amt: usd(5) }, { amount: '0.05', currency: 'USD' }],
  },
  'lines.options': {
    read: ({ lines }) => lines[0]?.options,
    withheld: ofOneLine({ variations: null }),
    cleared: [ofOneLine({}), []],
    set: [
      ofOneLine({ variations: [{ formatted_name: 'Size', formatted_value: 'M' }] }),
      [{ name: 'Size', value: 'M' }],
    ],
  },
  'lines.personalization': {
    read: ({ lines }) => lines[0]?.personalization,
    withheld: ofOneLine({ variations: null }),
    cleared: [ofOneLine({}), null],
    set: [ofOneLine({ variations: [{ property_id: 54, formatted_name: 'Name', formatted_value: 'Max' }] }), 'Max'],
  },
});

describe('a gift', () => {
  it.each([
    ['the buyer says so', { is_gift: true }],
    ['there is a message', { gift_message: 'For you' }],
    ['there is a sender', { gift_sender: 'Ada' }],
    ['Etsy does not say whether it is one', { is_gift: null }],
  ])('does not rename the buyer when %s', (_, gift) => {
    const { order } = readOne({ ...gift, name: 'Max' });
    expect(order.customer).toMatchObject({ externalId: '7', name: undefined });
    expect(order.shippingAddress?.name).toBe('Max');
  });

  it('can be wrapped without a tick and without a message (etsy-gift-wrap)', () => {
    const { order, sums } = readOne({ gift_wrap_price: usd(300), grandtotal: usd(1_550) });
    expect(order.gift).toEqual({ isGift: false, message: null, sender: null, isWrapped: true });
    expect(order.totals.fees).toEqual([{ kind: 'gift_wrap', amount: { amount: '3.00', currency: 'USD' } }]);
    expect(sums).toEqual([]);
  });
});

describe('the shipping method', () => {
  const by = (...lines: [method: string | null, upgrade: string | null, is_digital?: boolean][]) =>
    readOne({
      transactions: lines.map(([shipping_method, shipping_upgrade, is_digital = false], n) =>
        plainTransaction({ transaction_id: n + 1, shipping_method, shipping_upgrade, is_digital }),
      ),
    }).order.shippingMethod;

  it('is the upgrade that the buyer paid for (etsy-shipping-upgrade)', () => {
    expect(by(['Priority Mail', 'Priority Mail'])).toBe('Priority Mail');
    expect(by(['Standard', null], ['Priority', 'Priority Mail'])).toBe('Priority Mail');
  });

  it('names those of all parcels, each once', () => {
    expect(by(['A', null], ['B', null], ['A', null])).toBe('A, B');
    expect(by([null, 'Express'], [null, 'Priority Mail'])).toBe('Express, Priority Mail');
  });

  it('is null for a download', () => {
    expect(by(['Standard', 'Express', true])).toBeNull();
  });
});

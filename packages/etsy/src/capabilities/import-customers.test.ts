import { customerSchema } from '@makerfex/integrations-core/records';
import { describe, expect, it } from 'vitest';
import { plainReceipt, withheldAddress } from '../../test/plain.ts';
import { all, idsOf, now, scripted, simulatedShop, sinceNow } from '../../test/simulated-shop.ts';
import { pullCustomers } from './import-customers.ts';

const pageOf = async (...results: unknown[]) => {
  const [page] = await all(pullCustomers(scripted(() => ({ count: results.length, results }))));
  if (!page) throw new Error('There is no page.');
  return page;
};

describe('import_customers', () => {
  it('returns one customer per buyer_user_id', async () => {
    const page = await pageOf(
      plainReceipt({ name: 'Ada', city: 'Köln', first_line: 'Weg 1', buyer_email: 'ada@example.com' }),
      plainReceipt({ receipt_id: 2, created_timestamp: 1_790_000_900, name: 'Ada B', city: 'Bonn' }),
      plainReceipt({ receipt_id: 3, buyer_user_id: 8, name: '花子' }),
    );
    expect(page.items).toMatchObject([
      {
        externalId: '7',
        name: 'Ada B',
        email: 'ada@example.com',
        addresses: [{ city: 'Bonn' }],
        updatedAt: new Date(1_790_000_900_000).toISOString(),
      },
      { externalId: '8', name: '花子', email: undefined, addresses: [{ city: 'Springfield' }] },
    ]);
  });

  it('keeps fields that a newer receipt withholds', async () => {
    const withheld = { ...withheldAddress, name: null, buyer_email: null };
    const newer = plainReceipt({ receipt_id: 2, created_timestamp: 1_790_000_900, ...withheld });
    const older = plainReceipt({ name: 'Ada', city: 'Köln', buyer_email: 'ada@example.com' });
    for (const receipts of [
      [older, newer],
      [newer, older],
    ])
      expect((await pageOf(...receipts)).items).toMatchObject([
        { name: 'Ada', email: 'ada@example.com', addresses: [{ city: 'Köln' }] },
      ]);
  });

  it('does not use the recipient of a gift as the buyer', async () => {
    const own = plainReceipt({ name: 'Ada', city: 'Köln' });
    const gift = { receipt_id: 2, created_timestamp: 1_790_000_900, name: 'Max', city: 'Bonn' };
    for (const fields of [{ is_gift: true }, { is_gift: null }, { gift_message: 'For you' }])
      expect((await pageOf(own, plainReceipt({ ...gift, ...fields }))).items).toMatchObject([
        { name: 'Ada', addresses: [{ city: 'Köln' }] },
      ]);
    expect((await pageOf(plainReceipt({ ...gift, is_gift: true }))).items).toMatchObject([
      { externalId: '7', name: undefined, addresses: undefined },
    ]);
  });

  it('uses the name of the shipping recipient, decoded', async () => {
    expect((await pageOf(plainReceipt({ name: 'O&#39;Connell' }))).items[0]?.name).toBe("O'Connell");
  });

  it('finds every buyer of a shop, including those of cancelled receipts', async () => {
    const { context, simulator } = simulatedShop({ orders: 800, emails: true });
    simulator.cancelOrders(300);
    const pages = await all(pullCustomers(context));
    const items = pages.flatMap((page) => page.items.map((item) => customerSchema.parse(item)));
    const every = simulatedShop({ orders: 800, emails: true });
    expect(new Set(idsOf(pages))).toEqual(new Set(idsOf(await all(pullCustomers(every.context)))));
    expect(items.every(({ externalId, email }) => email === `buyer-${externalId}@example.com`)).toBe(true);
  });

  it('returns a buyer who is on several pages newer each time', async () => {
    const { context } = simulatedShop({ orders: 800 });
    const last = new Map<string, string>();
    const window = { since: new Date(0), until: new Date(now) };
    for (const { items } of await all(pullCustomers({ ...context, window })))
      for (const { externalId, updatedAt } of items) {
        expect((updatedAt ?? '') >= (last.get(externalId) ?? '')).toBe(true);
        last.set(externalId, updatedAt ?? '');
      }
  });

  it('sweeps nothing in an incremental run', async () => {
    const { context, simulator } = simulatedShop({ orders: 800 });
    await all(pullCustomers({ ...context, window: sinceNow }));
    expect(simulator.requests).toHaveLength(1);
  });

  it('skips a receipt without a buyer and rejects nothing', async () => {
    const page = await pageOf(plainReceipt({ buyer_user_id: null }), plainReceipt({ receipt_id: 2 }));
    expect(page.items).toMatchObject([{ externalId: '7' }]);
    expect(page).toMatchObject({ rejected: [], warnings: [] });
  });

  it('counts receipts without the key of the buyer in one warning, and rejects nothing', async () => {
    const missing = [3, 4].map((receipt_id) => plainReceipt({ receipt_id, buyer_user_id: undefined }));
    const page = await pageOf(...missing, plainReceipt({ receipt_id: 2 }));
    expect(page.items).toMatchObject([{ externalId: '7' }]);
    expect(page).toMatchObject({
      rejected: [],
      warnings: [{ externalId: null, field: 'buyer_user_id', problem: expect.stringContaining('2 of 3 receipts') }],
    });
  });

  it.each([['seven'], [{}], [0], [1.5], [false]])(
    'rejects a receipt with the buyer %j, by receipt and field',
    async (id) => {
      const page = await pageOf(plainReceipt({ buyer_user_id: id }), plainReceipt({ receipt_id: 2 }));
      expect(page.items).toHaveLength(1);
      expect(page.rejected).toEqual([
        {
          externalId: null,
          field: 'receipts.1.buyer_user_id',
          problem: expect.any(String),
          updatedAt: page.items[0]?.updatedAt,
        },
      ]);
    },
  );

  it('names customer, receipt and field when a field cannot be read', async () => {
    const page = await pageOf(plainReceipt({ country_iso: 'Germany', city: 'Köln' }));
    expect(page.items).toMatchObject([{ externalId: '7', addresses: [{ city: 'Köln', countryCode: undefined }] }]);
    expect(page.warnings).toMatchObject([{ externalId: '7', field: 'receipts.1.country_iso' }]);
  });

  it('needs no amounts and no lines to return a customer', async () => {
    expect((await pageOf(plainReceipt({ grandtotal: null, transactions: null }))).items).toHaveLength(1);
  });
});

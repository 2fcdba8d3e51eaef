import { describe, expect, it } from 'vitest';
import { askedShop, customerFields, orderFields, productFields } from '../../test/every-field.ts';
import type { ShopifySimulatorOptions } from './index.ts';

const idOf = (record: { id: string }) => record.id.split('/').at(-1) ?? '';

/** A shop of which a minute has passed, so that what changes now is newer than all else. */
function shopOf(options: ShopifySimulatorOptions = {}) {
  const shop = askedShop({ orders: 300, products: 30, customers: 40, ...options });
  shop.clock.now += 60_000;
  return {
    ...shop,
    order: (id: string) => shop.one('order', id, orderFields),
    product: (id: string) => shop.one('product', id, productFields),
    customer: (id: string) => shop.one('customer', id, customerFields),
  };
}

const changedSince = `{ orders(first: 250, query: "updated_at:>='2026-11-24T12:00:00Z'") { nodes { id } } }`;

describe('what a method changes', () => {
  it.each(['changeOrders', 'cancelOrders', 'refundOrders', 'editOrders', 'clearOrders'] as const)(
    '%s changes the orders that it names, and no others',
    async (verb) => {
      const { simulator, ask } = shopOf();
      const changed = simulator[verb](3);
      expect(changed).toHaveLength(3);
      const { data } = await ask(changedSince);
      expect(data.orders.nodes.map(idOf).toSorted()).toEqual(changed.toSorted());
    },
  );

  it('are the same orders for the same seed, and never a test order', () => {
    const [one, other] = [shopOf({ seed: 3 }).simulator, shopOf({ seed: 3 }).simulator];
    const tests = one.ordersWith('test');
    expect(tests.length).toBeGreaterThan(0);
    expect(one.changeOrders(30)).toEqual(other.changeOrders(30));
    expect(one.changeOrders(300)).toHaveLength(300 - tests.length);
    expect(one.changeOrders(300).filter((id) => tests.includes(id))).toEqual([]);
  });

  it('are the orders whose ids are given', async () => {
    const { simulator, order } = shopOf();
    const [id = ''] = simulator.ordersWith('on_hold');
    expect(simulator.changeOrders([id])).toEqual([id]);
    expect(await order(id)).toMatchObject({ note: 'Changed 1 times', displayFulfillmentStatus: 'FULFILLED' });
    expect(() => simulator.changeOrders(['1'])).toThrow('has no Order 1');
  });

  it('cancels what was not sent yet, and what was', async () => {
    const { simulator, order } = shopOf();
    for (const id of simulator.cancelOrders(40)) {
      const after = await order(id);
      expect(after.cancelledAt).toBe('2026-11-24T12:01:00Z');
      expect(after.currentTotalPriceSet.shopMoney.amount).toBe('0.0');
      expect(after.totalOutstandingSet.shopMoney.amount).toBe('0.0');
      for (const line of after.lineItems.nodes) expect(line.currentQuantity).toBe(0);
    }
  });

  it('takes a line out of an order, and gives back what was paid for it', async () => {
    const { simulator, order } = shopOf();
    for (const id of simulator.editOrders(20)) {
      const { edited, lineItems, refunds, unpaid, currentTotalPriceSet, totalOutstandingSet } = await order(id);
      const gone = lineItems.nodes.filter((line: { currentQuantity: number }) => line.currentQuantity === 0);
      expect(edited).toBe(true);
      expect(gone).toHaveLength(1);
      expect(refunds).toHaveLength(unpaid ? 0 : 1);
      expect(totalOutstandingSet.shopMoney.amount).toBe(unpaid ? currentTotalPriceSet.shopMoney.amount : '0.0');
    }
  });

  it('takes the apartment number, the telephone number and the note of an order away', async () => {
    const { simulator, order } = shopOf();
    const [id = ''] = simulator.ordersWith('clearable');
    const before = await order(id);
    expect([before.note, before.phone, before.billingAddress.address2]).not.toContain(null);
    simulator.clearOrders([id]);
    const after = await order(id);
    expect([after.note, after.phone, after.billingAddress.address2, after.billingAddress.phone]).toEqual(
      Array.from({ length: 4 }, () => null),
    );
    expect(after.billingAddress.address1).toBe(before.billingAddress.address1);
    expect(simulator.ordersWith('clearable')).not.toContain(id);
  });

  it('takes a product out of the online store, and its description away', async () => {
    const { simulator, product } = shopOf();
    const [id = ''] = simulator.clearProducts(1);
    expect(await product(id)).toMatchObject({ status: 'ACTIVE', onlineStoreUrl: null, description: '' });
  });

  it('stops counting stock of all variants, wherever it is asked for', async () => {
    const { simulator, product, ask } = shopOf();
    const [id = ''] = simulator.untrackProducts(1);
    const { variants } = await product(id);
    const items = variants.nodes.map(({ inventoryItem }: { inventoryItem: { tracked: boolean } }) => inventoryItem);
    expect(items.map(({ tracked }: { tracked: boolean }) => tracked)).toEqual(items.map(() => false));
    const { data } = await ask('query Item($id: ID!) { inventoryItem(id: $id) { tracked } }', { id: items[0].id });
    expect(data.inventoryItem.tracked).toBe(false);
  });

  it('takes the telephone number of a customer away', async () => {
    const { simulator, customer } = shopOf();
    const [id = ''] = simulator.clearCustomers(1);
    const { defaultPhoneNumber, defaultEmailAddress, addressesV2 } = await customer(id);
    expect(defaultPhoneNumber).toBeNull();
    expect(defaultEmailAddress.emailAddress).toContain('@example.com');
    for (const address of addressesV2.nodes) expect(address).toMatchObject({ address2: null, phone: null });
  });
});

interface OrderPage {
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
  readonly nodes: readonly { readonly id: string }[];
}

describe('a list that moves while it is read', () => {
  const page =
    'query Page($after: String) { orders(first: 50, after: $after, sortKey: UPDATED_AT) { pageInfo { hasNextPage endCursor } nodes { id } } }';

  /** The ids of all pages; between the first and the second something happens. */
  async function readWhile(happens: (shop: ReturnType<typeof shopOf>, first: readonly string[]) => void) {
    const shop = shopOf({ orders: 200 });
    const seen: string[] = [];
    for (let after: string | null = null, more = true; more; ) {
      const found: OrderPage = (await shop.ask(page, { after })).data.orders;
      const { nodes, pageInfo } = found;
      const isFirst = seen.length === 0;
      seen.push(...nodes.map(idOf));
      if (isFirst) happens(shop, seen);
      after = pageInfo.endCursor;
      more = pageInfo.hasNextPage;
    }
    return { seen, shop };
  }

  it('loses no record that was not read if one that was read is deleted, the last of its page too', async () => {
    const { seen } = await readWhile(({ simulator }, read) => {
      simulator.deleteOrders([read[0] ?? '', read.at(-1) ?? '']);
    });
    expect(new Set(seen).size).toBe(200);
    expect(seen).toHaveLength(200);
  });

  it('brings what changes at its end again, and loses nothing by it', async () => {
    let changed: string[] = [];
    const { seen } = await readWhile(({ simulator }, read) => {
      changed = simulator.changeOrders(read.slice(0, 3));
    });
    expect(seen).toHaveLength(203);
    expect(seen.slice(-3).toSorted()).toEqual(changed.toSorted());
  });

  it('does not have what was deleted before it was read, and says so only in an event', async () => {
    let gone = '';
    const { seen, shop } = await readWhile(({ simulator }, read) => {
      const unread = Array.from({ length: 200 }, (_, n) => String(5_600_000_000_001 + n)).find(
        (id) => !read.includes(id),
      );
      [gone = ''] = simulator.deleteOrders([unread ?? '']);
    });
    expect(seen).toHaveLength(199);
    expect(seen).not.toContain(gone);
    const { data } = await shop.ask(
      '{ events(first: 5, query: "action:destroy") { nodes { ... on BasicEvent { subjectId } } } }',
    );
    expect(data.events.nodes).toEqual([{ subjectId: `gid://shopify/Order/${gone}` }]);
  });
});

describe('protected customer data', () => {
  const query = '{ orders(first: 3) { nodes { id email phone billingAddress { city zip } } } }';

  it('is null without approval, without a word', async () => {
    const { data, errors } = await askedShop({ orders: 3, personalData: false }).ask(query);
    expect(errors).toBeUndefined();
    expect(data.orders.nodes[0]).toMatchObject({ email: null, phone: null });
  });

  it('can be denied field by field, each with an error that names its place and the way out', async () => {
    const { data, errors } = await askedShop({ orders: 3, personalData: 'denied' }).ask(query);
    expect(data.orders.nodes).toHaveLength(3);
    expect(data.orders.nodes[0].email).toBeNull();
    expect(errors).toContainEqual({
      message: expect.stringContaining('not approved to use the email field'),
      locations: expect.anything(),
      path: ['orders', 'nodes', 0, 'email'],
      extensions: { code: 'ACCESS_DENIED', documentation: expect.stringContaining('protected-customer-data') },
    });
  });

  it.each(['orders', 'customers'])('can be the reason to refuse %s altogether', async (root) => {
    const { data, errors } = await askedShop({ orders: 3, personalData: 'refused' }).ask(
      `{ ${root}(first: 3) { nodes { id } } }`,
    );
    expect(data).toBeNull();
    expect(errors).toMatchObject([
      {
        path: [root],
        extensions: { code: 'ACCESS_DENIED', documentation: expect.stringContaining('protected-customer-data') },
      },
    ]);
  });

  it('leaves products alone, and can be approved and withdrawn later', async () => {
    const { simulator, ask } = askedShop({ orders: 3, products: 2, personalData: 'refused' });
    expect((await ask('{ products(first: 2) { nodes { id } } }')).data.products.nodes).toHaveLength(2);
    simulator.setPersonalData(true);
    expect((await ask(query)).data.orders.nodes).toHaveLength(3);
    simulator.setPersonalData('denied');
    expect((await ask(query)).errors.length).toBeGreaterThan(2);
  });
});

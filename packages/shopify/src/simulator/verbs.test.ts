import { describe, expect, it } from 'vitest';
import { customerFields, orderFields, productFields, queryableShop } from '../../test/every-field.ts';
import type { ShopifySimulatorOptions } from './index.ts';

const idOf = (record: { id: string }) => record.id.split('/').at(-1) ?? '';

/** A shop one minute later, so that new changes are newer than everything else. */
function shopOf(options: ShopifySimulatorOptions = {}) {
  const shop = queryableShop({ orders: 300, products: 30, customers: 40, ...options });
  shop.clock.now += 60_000;
  return {
    ...shop,
    order: (id: string) => shop.one('order', id, orderFields),
    product: (id: string) => shop.one('product', id, productFields),
    customer: (id: string) => shop.one('customer', id, customerFields),
  };
}

const changedSince = `{ orders(first: 250, query: "updated_at:>='2026-11-24T12:00:00Z'") { nodes { id } } }`;

describe('changes of the shop', () => {
  it.each(['changeOrders', 'cancelOrders', 'refundOrders', 'editOrders', 'clearOrders'] as const)(
    '%s changes the orders that it returns, and no others',
    async (verb) => {
      const { simulator, ask } = shopOf();
      const changed = simulator[verb](3);
      expect(changed).toHaveLength(3);
      const { data } = await ask(changedSince);
      expect(data.orders.nodes.map(idOf).toSorted()).toEqual(changed.toSorted());
    },
  );

  it('affect the same orders for the same seed, and never a test order', () => {
    const [one, other] = [shopOf({ seed: 3 }).simulator, shopOf({ seed: 3 }).simulator];
    const tests = one.ordersWith('test');
    expect(tests.length).toBeGreaterThan(0);
    expect(one.changeOrders(30)).toEqual(other.changeOrders(30));
    expect(one.changeOrders(300)).toHaveLength(300 - tests.length);
    expect(one.changeOrders(300).filter((id) => tests.includes(id))).toEqual([]);
  });

  it('affect the orders whose ids are given', async () => {
    const { simulator, order } = shopOf();
    const [id = ''] = simulator.ordersWith('on_hold');
    expect(simulator.changeOrders([id])).toEqual([id]);
    expect(await order(id)).toMatchObject({ note: 'Changed 1 times', displayFulfillmentStatus: 'FULFILLED' });
    expect(() => simulator.changeOrders(['1'])).toThrow('has no Order 1');
  });

  it('can cancel orders, sent or not', async () => {
    const { simulator, order } = shopOf();
    for (const id of simulator.cancelOrders(40)) {
      const after = await order(id);
      expect(after.cancelledAt).toBe('2026-11-24T12:01:00Z');
      expect(after.currentTotalPriceSet.shopMoney.amount).toBe('0.0');
      expect(after.totalOutstandingSet.shopMoney.amount).toBe('0.0');
      for (const line of after.lineItems.nodes) expect(line.currentQuantity).toBe(0);
    }
  });

  it('can remove a line from an order and refund it', async () => {
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

  it('can clear the apartment number, the telephone number and the note of an order', async () => {
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

  it('can remove a product from the online store and clear its description', async () => {
    const { simulator, product } = shopOf();
    const [id = ''] = simulator.clearProducts(1);
    expect(await product(id)).toMatchObject({ status: 'ACTIVE', onlineStoreUrl: null, description: '' });
  });

  it('can switch stock tracking off for all variants, also when an item is requested directly', async () => {
    const { simulator, product, ask } = shopOf();
    const [id = ''] = simulator.untrackProducts(1);
    const { variants } = await product(id);
    const items = variants.nodes.map(({ inventoryItem }: { inventoryItem: { tracked: boolean } }) => inventoryItem);
    expect(items.map(({ tracked }: { tracked: boolean }) => tracked)).toEqual(items.map(() => false));
    const { data } = await ask('query Item($id: ID!) { inventoryItem(id: $id) { tracked } }', { id: items[0].id });
    expect(data.inventoryItem.tracked).toBe(false);
  });

  it('can clear the telephone number of a customer', async () => {
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

  /** The ids of all pages, with a change between the first and the second. */
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

  it('loses no unread record when a read one is deleted, even the last of its page', async () => {
    const { seen } = await readWhile(({ simulator }, read) => {
      simulator.deleteOrders([read[0] ?? '', read.at(-1) ?? '']);
    });
    expect(new Set(seen).size).toBe(200);
    expect(seen).toHaveLength(200);
  });

  it('lists a changed record again at its end, and loses nothing', async () => {
    let changed: string[] = [];
    const { seen } = await readWhile(({ simulator }, read) => {
      changed = simulator.changeOrders(read.slice(0, 3));
    });
    expect(seen).toHaveLength(203);
    expect(seen.slice(-3).toSorted()).toEqual(changed.toSorted());
  });

  it('lacks what was deleted before it was read, and reports that only in an event', async () => {
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

  it('is null, without an error, when the app has no approval', async () => {
    const { data, errors } = await queryableShop({ orders: 3, personalData: false }).ask(query);
    expect(errors).toBeUndefined();
    expect(data.orders.nodes[0]).toMatchObject({ email: null, phone: null });
  });

  it('can be denied field by field, with an error that names the path and the documentation', async () => {
    const { data, errors } = await queryableShop({ orders: 3, personalData: 'denied' }).ask(query);
    expect(data.orders.nodes).toHaveLength(3);
    expect(data.orders.nodes[0].email).toBeNull();
    expect(errors).toContainEqual({
      message: expect.stringContaining('not approved to use the email field'),
      locations: expect.anything(),
      path: ['orders', 'nodes', 0, 'email'],
      extensions: { code: 'ACCESS_DENIED', documentation: expect.stringContaining('protected-customer-data') },
    });
  });

  it.each(['orders', 'customers'])('can be a reason to refuse all %s', async (root) => {
    const { data, errors } = await queryableShop({ orders: 3, personalData: 'refused' }).ask(
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

  it('does not affect products, and can be approved and revoked later', async () => {
    const { simulator, ask } = queryableShop({ orders: 3, products: 2, personalData: 'refused' });
    expect((await ask('{ products(first: 2) { nodes { id } } }')).data.products.nodes).toHaveLength(2);
    simulator.setPersonalData(true);
    expect((await ask(query)).data.orders.nodes).toHaveLength(3);
    simulator.setPersonalData('denied');
    expect((await ask(query)).errors.length).toBeGreaterThan(2);
  });
});

import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { now } from '../../test/simulated-shop.ts';
import { batch, idsOf, listings, type Receipt, receiptSchema, receipts, start } from '../../test/simulator-client.ts';

/** Whether some parcels of an order were sent, and whether all were. */
const sentOf = ({ transactions }: Receipt): boolean[] => {
  const parcels = transactions
    .filter(({ is_digital }) => !is_digital)
    .map(({ shipped_timestamp }) => shipped_timestamp);
  return [parcels.some(Boolean), parcels.every(Boolean)];
};

describe('changes', () => {
  it('to orders are listed by time', async () => {
    const { list, simulator } = start({ orders: 10 });
    const since = Math.floor(now / 1000);
    const taken = [...simulator.changeOrders(2), ...simulator.addOrders(3)];
    const page = await list(`${receipts}?min_last_modified=${since}&sort_on=updated&sort_order=asc`);
    expect(idsOf(page.results).map(String).toSorted()).toEqual(taken.toSorted());
  });

  it('put cancelled orders only into lists that ask for them (#629)', async () => {
    const { list, simulator } = start({ orders: 10 });
    simulator.cancelOrders(2);
    expect((await list(receipts)).count).toBe(8);
    expect((await list(`${receipts}?was_canceled=true`)).count).toBe(2);
    const lenient = start({ orders: 10, canceledInLists: true });
    lenient.simulator.cancelOrders(2);
    expect((await lenient.list(receipts)).count).toBe(10);
    expect((await lenient.list(`${receipts}?was_canceled=false`)).count).toBe(8);
  });

  it('to listings show in lists and counts', async () => {
    const { list, simulator } = start({ products: 10 });
    expect((await list(listings)).count).toBe(6);
    simulator.deleteProducts(1);
    simulator.moveProducts(1, 'active', 'expired');
    simulator.addProducts(1);
    expect((await list(listings)).count).toBe(5);
    expect((await list(`${listings}?state=expired`)).count).toBe(2);
  });

  it('to a listing show in its title and time', async () => {
    const { list, simulator } = start({ products: 5 });
    simulator.changeProducts(1);
    expect((await list(listings)).results.at(-1)).toMatchObject({
      listing_id: 1_000_000_001,
      title: expect.stringContaining('(1)'),
      updated_timestamp: Math.floor(now / 1000),
    });
  });

  const productsOf = async ({ list }: ReturnType<typeof start>, id: string) =>
    z
      .array(
        z.object({
          inventory: z.object({ products: z.array(z.object({ product_id: z.int(), sku: z.string() })) }).nullable(),
        }),
      )
      .parse((await list(`${batch}?listing_ids=${id}`)).results)[0]?.inventory?.products;

  it('to an inventory renew the ids of its variants, and nothing else does', async () => {
    const shop = start({ products: 5 });
    const id = '1000000002';
    const before = await productsOf(shop, id);
    shop.simulator.changeProducts(5);
    expect(await productsOf(shop, id)).toEqual(before);
    expect(shop.simulator.renewProducts(2)).toContain(id);
    const after = await productsOf(shop, id);
    expect(after?.map(({ sku }) => sku)).toEqual(before?.map(({ sku }) => sku));
    expect(after?.some(({ product_id }) => before?.some((product) => product.product_id === product_id))).toBe(false);
    shop.simulator.withholdInventories(2);
    expect(await productsOf(shop, id)).toBeUndefined();
    shop.simulator.withholdInventories(2, { withheld: false });
    expect(await productsOf(shop, id)).toEqual(after);
  });

  it('that clear, withhold, send in part or refund an order show at once', async () => {
    const { list, simulator } = start({ orders: 30 });
    simulator.addOrders(20);
    const read = async (id: string | undefined) => {
      const { results } = await list(`${receipts}?limit=100`);
      return receiptSchema.parse(results.find((receipt) => String(Object(receipt).receipt_id) === id));
    };
    const [partly] = simulator.sendPartly(1);
    expect(sentOf(await read(partly))).toEqual([true, false]);
    const [failed] = simulator.refundOrders(1, { refund: 'failed' });
    expect(await read(failed)).toMatchObject({ refunds: [{ status: 'failed' }] });
    const [refunded] = simulator.refundOrders(1, { refund: 'all' });
    expect(await read(refunded)).toMatchObject({ status: 'Fully Refunded' });
    const [cleared] = simulator.clearOrders(1);
    expect(await read(cleared)).toMatchObject({ second_line: null, message_from_buyer: null, gift_message: '' });
    const [withheld] = simulator.withholdOrders(1);
    expect(await read(withheld)).toMatchObject({ first_line: null, country_iso: null });
  });

  it('remove single records from every response', async () => {
    const { get, list, simulator } = start({ orders: 10, products: 10 });
    const { results } = await list(`${receipts}?limit=100`);
    simulator.lists.import_orders.remove(String(idsOf(results)[0]));
    expect((await list(receipts)).count).toBe(9);
    const buyer = Object(results[1]).buyer_user_id;
    simulator.lists.import_customers.remove(String(buyer));
    const left = (await list(`${receipts}?limit=100`)).results;
    expect(left.length).toBeLessThan(9);
    expect(left.some((receipt) => Object(receipt).buyer_user_id === buyer)).toBe(false);
    expect((await get(`${receipts}/${idsOf(results)[0]}`)).status).toBe(404);
    simulator.lists.sync_products.remove('1000000001');
    expect((await list(listings)).count).toBe(5);
  });

  it('happen between two pages', async () => {
    const { list, simulator } = start({ products: 60 });
    simulator.whileReading(() => simulator.deleteProducts(2), { path: '/listings', count: 2 });
    await list(receipts);
    const counts = [];
    for (const offset of [0, 10, 20]) counts.push((await list(`${listings}?limit=10&offset=${offset}`)).count);
    expect(counts).toEqual([36, 34, 32]);
  });

  it('that corrupt a record show on its page', async () => {
    const { list, simulator } = start({ orders: 10, products: 10 });
    const [doubled] = simulator.corruptOrders('duplicate');
    simulator.corruptOrders('not_a_record');
    const { count, results } = await list(receipts);
    expect([count, results.length]).toEqual([10, 11]);
    expect(idsOf(results).filter((id) => String(id) === doubled)).toHaveLength(2);
    expect(results).toContain('receipt');
    simulator.corruptProducts('no_price');
    expect((await list(listings)).results).toContainEqual(expect.objectContaining({ price: null }));
  });
});

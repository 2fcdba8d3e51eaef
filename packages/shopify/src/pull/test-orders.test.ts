import { describe, expect, it } from 'vitest';
import { connectedHost } from '../../test/host.ts';
import { shopifyNetwork } from '../../test/network.ts';
import { plainOrder } from '../../test/plain.ts';
import { all, idsOf, noticesOf, pulls, scripted, simulatedShop } from '../../test/shop.ts';
import { shopify } from '../provider.ts';

const network = shopifyNetwork();
const { settings } = simulatedShop();
const shop = { myshopifyDomain: 'simulated-workshop.myshopify.com', currencyCode: 'USD' };
const scopes = ['read_orders', 'read_all_orders', 'read_customers', 'read_products'].map((handle) => ({ handle }));

/** A shop of two pages, with a test order on each. */
const twoPages = (isTest: boolean) =>
  scripted((operation, { after }) => {
    if (operation === 'ShopProbe') return { data: { shop, currentAppInstallation: { accessScopes: scopes } } };
    if (operation === 'CountRecords') return { data: { ordersCount: { count: 4, precision: 'EXACT' } } };
    const first = after === null ? 1 : 3;
    const nodes = [first, first + 1].map((n) =>
      plainOrder({ id: `gid://shopify/Order/${n}`, test: isTest && n % 2 === 0 }),
    );
    return { data: { orders: { nodes, pageInfo: { hasNextPage: after === null, endCursor: `after ${first}` } } } };
  });

describe('test orders', () => {
  it('are left out, with one notice that counts them (shopify-test-order)', async () => {
    const pages = await all(pulls.orders(twoPages(true), settings));
    expect(idsOf(pages)).toEqual(['1', '3']);
    expect(pages.flatMap(({ notices = [] }) => notices)).toEqual([
      {
        level: 'info',
        code: 'test_orders_left_out',
        message: '2 test orders were left out; set include_test_orders in the config of the connection to import them.',
      },
    ]);
  });

  it('are counted page by page, and the cursor moves past them', async () => {
    const pages = await all(pulls.orders(twoPages(true), settings));
    const withOrders = pages.filter(({ items }) => items.length > 0);
    expect(withOrders.map(({ total, leftOut }) => [total, leftOut])).toEqual([
      [4, ['2']],
      [4, ['4']],
    ]);
    expect(pages.at(-1)?.cursor).toMatchObject({ after: 'after 3' });
  });

  it('are all counted when a pull was interrupted', async () => {
    const [first] = await all(pulls.orders(twoPages(true), settings));
    const rest = await all(pulls.orders({ ...twoPages(true), cursor: first?.cursor ?? null }, settings));
    expect(rest.flatMap(({ notices = [] }) => notices.map(({ message }) => message))).toEqual([
      expect.stringContaining('2 test orders were left out'),
    ]);
  });

  it('are imported and marked when the config includes them', async () => {
    const context = twoPages(true);
    const pages = await all(
      pulls.orders({ ...context, config: { ...context.config, include_test_orders: true } }, settings),
    );
    expect(pages.flatMap(({ items }) => items.map(({ isTest }) => isTest))).toEqual([false, true, false, true]);
    expect(noticesOf(pages)).toEqual([]);
  });

  it('cause no notice when there are none', async () => {
    expect(noticesOf(await all(pulls.orders(twoPages(false), settings)))).toEqual([]);
  });
});

describe('include_test_orders', () => {
  it.each(['paged', 'bulk'])(
    'does not make the list seem to lose records when it is not set: it is read once, %s',
    async (mode) => {
      const host = await connectedHost(
        { orders: 450, testOrders: true },
        { bulkThreshold: mode === 'bulk' ? 1 : 1_000 },
      );
      network.serve(host.simulator);
      const run = await host.run('import_orders');
      const kept = host.orders.rows.size;
      expect(kept).toBeLessThan(450);
      expect(run).toMatchObject({ state: 'SUCCESS', progress: { fetched: kept, total: kept } });
      expect((await host.events('run.notice')).map(({ meta }) => meta?.['code'])).toEqual(['test_orders_left_out']);
      expect(await host.run('import_orders')).toMatchObject({ progress: { fetched: 0 } });
    },
  );

  it('must be true or false', () => {
    const { config } = shopify();
    expect(config.safeParse({ shop: 'example.myshopify.com', include_test_orders: true }).success).toBe(true);
    expect(config.safeParse({ shop: 'example.myshopify.com', include_test_orders: 'yes' }).success).toBe(false);
  });

  it('changes nothing when there are no test orders', async () => {
    const host = await connectedHost({ orders: 20 });
    network.serve(host.simulator);
    expect(await host.run('import_orders')).toMatchObject({ state: 'SUCCESS' });
    expect([...host.orders.rows.values()].every(({ isTest }) => isTest === false)).toBe(true);
  });
});

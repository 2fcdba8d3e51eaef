import { expect, it } from 'vitest';
import { benchLatency } from './bench.ts';

// That it runs and counts; how quick anything is among other tests says nothing.
it('compares first imports from slow shops with the time that their requests need', async () => {
  const [orders, products] = await benchLatency(20, [
    { provider: 'etsy', capability: 'import_orders', records: 400, perSecond: 150, capacity: 150 },
    { provider: 'shopify', capability: 'sync_products', records: 120, perSecond: 2_000, capacity: 40_000 },
  ]);
  // Five pages by time of change, one of cancelled orders.
  expect(orders?.cells).toMatchObject({
    '20 ms an answer': 'etsy: import_orders, 400 records',
    limit: '150 requests a second',
    requests: '6',
    refused: '0',
    floor: '0.0 s',
  });
  expect(products?.cells).toMatchObject({ limit: '2000 points a second', refused: '0' });
  for (const result of [orders, products]) expect(Number(result?.cells['SDK / floor'])).toBeGreaterThan(0);
});

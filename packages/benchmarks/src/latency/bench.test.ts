import { expect, it } from 'vitest';
import { benchLatency } from './bench.ts';

// That it runs and counts; how quick anything is among other tests says nothing.
it('compares a first import from a slow shop with the time that its requests need', { timeout: 60_000 }, async () => {
  const [result] = await benchLatency({ orders: 400, latencyMs: 20, limits: [150] });
  // Five pages by time of change, one of cancelled orders.
  expect(result?.cells).toMatchObject({
    '400 orders of Etsy, 20 ms an answer': '150 requests a second',
    requests: '6',
    refused: '0',
    floor: '0.0 s',
  });
  expect(Number(result?.cells['SDK / floor'])).toBeGreaterThan(0);
});

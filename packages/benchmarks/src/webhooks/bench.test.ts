import { expect, it } from 'vitest';
import { benchWebhooks } from './bench.ts';

// That it runs, and that many deliveries of one order have one effect; how quick anything is among other tests says nothing.
it('the webhooks benchmark measures acknowledgements, a burst and the time to the host', async () => {
  const results = await benchWebhooks({ perSecond: 20, seconds: 2, shops: 3, burst: 60, changes: 1 });
  expect(results.map(({ cells }) => cells['webhooks'])).toEqual([
    'acknowledged, 20/s for 2 s (p50, p99)',
    'the same while nothing is fetched',
    'CPU of receiving, each',
    'CPU with fetching, each',
    'statements of receiving, each',
    'statements with fetching, each',
    '60 deliveries of one order at once',
    'changed to written in the host (p50, p99)',
  ]);
  for (const { cells } of results) expect(cells['ours']).toMatch(/\d/);
  expect(results.at(-2)).toMatchObject({ cells: { ours: expect.stringMatching(/^1 port call, [12] fetch/) } });
});

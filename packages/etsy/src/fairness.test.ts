import { expect, it } from 'vitest';
import { etsyNetwork } from '../test/etsy-network.ts';
import { connectedHost } from '../test/host.ts';

const network = etsyNetwork();

it.each([
  ['the same shop', 'shop'],
  ['another shop of the app', 'other shop'],
])('gives a run of %s its requests while a first import waits for four pages at once', async (_, of) => {
  const host = await connectedHost({ orders: 1_000, products: 20, rateLimit: { perSecond: 100, perDay: 1e6 } });
  const [fourWait, otherEnded] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  let requested = 0;
  network.serve({
    fetch: async (request) => {
      const isAhead = new URL(request.url).pathname.endsWith('/receipts') && (requested += 1) > 1;
      if (requested === 5) fourWait.resolve();
      if (isAhead) await otherEnded.promise;
      return host.simulator.fetch(request);
    },
  });
  const other = of === 'shop' ? host : await host.connect(of);
  const importing = host.run('import_orders');
  await fourWait.promise;
  expect(await other.run('sync_products')).toMatchObject({ state: 'SUCCESS', progress: { created: 20 } });
  expect(requested).toBe(5);
  otherEnded.resolve();
  expect(await importing).toMatchObject({ state: 'SUCCESS', progress: { created: 1_000 } });
});

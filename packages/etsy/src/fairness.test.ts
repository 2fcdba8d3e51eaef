import { expect, it } from 'vitest';
import { etsyNetwork } from '../test/etsy-network.ts';
import { connectedHost } from '../test/host.ts';

const network = etsyNetwork();

it.each([
  ['the same shop', 'shop'],
  ['another shop of the app', 'other shop'],
])('gives a run of %s its requests while a first import reads four pages at once', async (_, of) => {
  const host = await connectedHost({ orders: 4_000, products: 20, rateLimit: { perSecond: 100, perDay: 1e6 } });
  let [isImporting, requested] = [true, 0];
  const hasBegun = Promise.withResolvers<void>();
  network.serve({
    fetch: (request) => {
      if (new URL(request.url).pathname.endsWith('/receipts') && (requested += 1) === 6) hasBegun.resolve();
      return host.simulator.fetch(request);
    },
  });
  const other = of === 'shop' ? host : await host.connect(of);
  const importing = host.run('import_orders').finally(() => {
    isImporting = false;
  });
  await hasBegun.promise;
  expect(await other.run('sync_products')).toMatchObject({ state: 'SUCCESS', progress: { created: 20 } });
  expect(isImporting).toBe(true);
  expect(await importing).toMatchObject({ state: 'SUCCESS', progress: { created: 4_000 } });
});

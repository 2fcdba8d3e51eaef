import { expect, it } from 'vitest';
import { openRealHost } from '../testing/real-host.ts';
import { createClient } from './client.ts';

it('creates one connection for 50 simultaneous requests, on PostgreSQL', async () => {
  const { simulator, host } = await openRealHost();
  const client = createClient(host.origin, 'owner@demo-shop');
  const request = { providerKey: 'etsy', config: { shop_id: simulator.shopId } };
  const ends = await Promise.allSettled(Array.from({ length: 50 }, () => client.connections.create(request)));
  const refusals = ends.flatMap((end) => (end.status === 'rejected' ? [String(end.reason)] : []));
  expect(refusals).toHaveLength(49);
  for (const refusal of refusals) expect(refusal).toContain('answered 409');
  expect(await client.connections.list()).toHaveLength(1);
});

import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { expect, it, onTestFinished } from 'vitest';
import { openRealHost } from '../testing/real-host.ts';
import { apiPath } from './addresses.ts';
import { createClient } from './client.ts';
import { actorHeader } from './login.ts';

/** Twelve megabytes of events for a shop: more than a connection's socket buffers. */
const fillSql = (shopId: string): string => `
  insert into integration_event_log (shop_id, id, level, event_type, message, meta, created_at)
  select '${shopId}', gen_random_uuid(), 'info', 'run.progress', repeat('x', 12000), '{}', now() from generate_series(1, 1000)`;

/** Requests an export and does not read it. */
async function stall(origin: string, shopId: string): Promise<IncomingMessage> {
  const request = get(`${origin}${apiPath}/events/export.csv`, { headers: { [actorHeader]: `owner@${shopId}` } });
  onTestFinished(() => void request.destroy());
  request.on('error', () => 'the test ended it');
  const answered = new Promise<IncomingMessage>((resolve) => request.once('response', resolve));
  const reply = await answered;
  return reply.pause();
}

it('leaves a pool of ten free for other requests while twelve exports stall', async () => {
  const { host, database } = await openRealHost();
  const shops = Array.from({ length: 6 }, (_, n) => `shop-${n}`);
  for (const shop of shops) await database.orm.em.fork().execute(fillSql(shop));
  const stalled = await Promise.all([...shops, ...shops].map((shop) => stall(host.origin, shop)));
  expect(stalled.map(({ statusCode }) => statusCode)).toEqual(Array(12).fill(200));

  const others = [...shops, 'shop-of-nobody'].map((shop) => createClient(host.origin, `owner@${shop}`));
  for (const client of others) expect(await client.connections.list()).toEqual([]);

  const third = await stall(host.origin, 'shop-0');
  expect([third.statusCode, third.headers['retry-after']]).toEqual([429, '30']);
  for (const reply of stalled) {
    expect(reply.complete).toBe(false);
    reply.destroy();
    await once(reply, 'close');
  }
  await expect.poll(async () => (await stall(host.origin, 'shop-0')).statusCode).toBe(200);
});

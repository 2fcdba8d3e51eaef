import { describe, expect, it } from 'vitest';
import { healthShop } from '../../../test/health-shop.ts';
import { sendJson, serve } from '../../../test/outbound-server.ts';
import { recordNotices } from './notices.ts';

/** A connected shop whose provider's server answers with these headers. */
async function answeredWith(headers: Record<string, string>) {
  const current = { headers };
  const server = await serve((response) => sendJson(response, 200, {}, current.headers));
  const shop = await healthShop({
    baseUrl: server.origin,
    version: {
      asked: () => '2026-10',
      answered: (given) => given.get('x-acme-version'),
      deprecation: (given) => (given.has('x-acme-deprecated') ? 'see the changelog' : null),
    },
  });
  const ask: Parameters<typeof shop.script.runs.set>[1] = async (http) => [await http.get('/a'), await http.get('/b')];
  for (const capability of ['import_orders', 'sync_products'] as const) shop.script.runs.set(capability, ask);
  shop.script.test = ask;
  return { ...shop, current, notices: () => shop.events('connection.api_notice') };
}
const another = { 'x-acme-version': '2027-01' };

describe('an answer of another API version', () => {
  it('is one event a day over many calls, runs and processes', async () => {
    const { run, another: wire, notices } = await answeredWith(another);
    const second = wire();
    await Promise.all([run('import_orders'), run('sync_products', second)]);
    await run('import_orders', second);
    await run('sync_products');
    expect(await notices()).toMatchObject([
      {
        level: 'warning',
        message: expect.stringContaining('answered with API version 2027-01 instead of 2026-10'),
        meta: { codes: ['api_version_differs'] },
      },
    ]);
  });

  it('is an event again only a day later', async () => {
    const { id, storage, events } = await healthShop();
    const log = { error: () => expect.unreachable('nothing fails') };
    const about = { scope: { shopId: 'shop-1' }, connectionId: id, actorId: 'a', runId: null };
    const notice = { level: 'warning', code: 'api_version_differs', message: 'Another version.' } as const;
    const now = Date.now();
    for (const hours of [0, 1, 23.9, 24, 25, 47.9, 48])
      await recordNotices({ storage, log }, about, [notice], new Date(now + hours * 3_600_000));
    expect(await events('connection.api_notice')).toHaveLength(3);
  });

  it('is returned by each test of the connection, and is still one event', async () => {
    const { shop, id, notices } = await answeredWith(another);
    for (let round = 0; round < 3; round += 1)
      expect(await shop.connections.test(id)).toMatchObject({
        health: 'healthy',
        notices: [{ level: 'warning', code: 'api_version_differs' }],
      });
    expect(await notices()).toHaveLength(1);
  });

  it('and a deprecation in one answer are one event; a later one is separate', async () => {
    const { run, notices, current } = await answeredWith({ ...another, 'x-acme-deprecated': 'canary' });
    await run('import_orders');
    expect((await notices()).map(({ meta }) => meta['codes'])).toEqual([['api_version_differs', 'api_deprecated']]);
    current.headers = another;
    await run('import_orders');
    expect(await notices()).toHaveLength(1);
    expect(JSON.stringify(await notices())).not.toContain('canary');
  });

  it('is not recorded when the version is the requested one', async () => {
    const { run, shop, id, notices } = await answeredWith({ 'x-acme-version': '2026-10' });
    await run('import_orders');
    expect(await shop.connections.test(id)).toMatchObject({ notices: [] });
    expect(await notices()).toEqual([]);
  });

  it('that cannot be recorded is logged, and the run continues', async () => {
    const { storage, logged, id } = await healthShop();
    const refuse = () => Promise.reject(new Error('away'));
    const log = { error: (_: unknown, message: string) => void logged.push(message) };
    const about = { scope: { shopId: 'shop-1' }, connectionId: id, actorId: 'a', runId: null };
    const notice = { level: 'warning', code: 'api_deprecated', message: 'Soon.' } as const;
    await recordNotices({ storage: { ...storage, transaction: refuse }, log }, about, [notice]);
    expect(logged).toEqual(['What a provider announced about its API could not be recorded.']);
  });
});

import { expect, it } from 'vitest';
import { drainShop, things } from '../test/drain-shop.ts';
import { thing } from '../test/pull-shop.ts';

const settle = async (shop: any) => { for (let i = 0; i < 100; i++) { await new Promise((r) => setTimeout(r, 10)); const rs = (await shop.shop.runs.list({ limit: 200 })).rows; if (rs.every((r: any) => ['SUCCESS', 'FAILURE', 'REVOKED'].includes(r.state))) return rs; } return 'unsettled'; };
it('enumeration: page 1 read, hook inserts X, run ends, X lives; hook then deletes', async () => {
  const provider = things(thing('1'), thing('2'), thing('X'));
  const shop = await drainShop({ fetch: provider.fetch, enumerates: true, batchSize: 1 });
  const read = Promise.withResolvers<void>(); const go = Promise.withResolvers<void>();
  shop.script.read = async function* () { yield { items: [thing('1')], cursor: { page: 1 } }; read.resolve(); await go.promise; yield { items: [thing('2')], cursor: { page: 2 } }; };
  await shop.integrations.start();
  const run = await shop.shop.actions.run(shop.connection.id, 'import_things');
  await read.promise;
  console.log('drain', (await shop.drain(['X'])).state);
  go.resolve();
  console.log('run', (await shop.shop.runs.waitFor(run.id)).state, shop.hosted());
});
it('import page read before deletion by hook', async () => {
  const provider = things(thing('1', 'old'));
  const shop = await drainShop({ fetch: provider.fetch, batchSize: 1 });
  const read = Promise.withResolvers<void>(); const go = Promise.withResolvers<void>();
  await shop.integrations.start();
  await shop.drain(['1']);
  shop.script.read = async function* () { const items = [thing('1', 'changed')]; read.resolve(); await go.promise; yield { items, cursor: { page: 1 } }; };
  const run = await shop.shop.actions.run(shop.connection.id, 'import_things');
  await read.promise; provider.remove('1');
  console.log('drain', (await shop.drain(['1'], { mayBeGone: true })).state, shop.hosted());
  go.resolve();
  console.log('run', (await shop.shop.runs.waitFor(run.id)).state, shop.hosted());
});
it('import page read before the FIRST delivery + deletion (unknown record)', async () => {
  const provider = things();
  const shop = await drainShop({ fetch: provider.fetch, batchSize: 1 });
  const read = Promise.withResolvers<void>(); const go = Promise.withResolvers<void>();
  await shop.integrations.start();
  shop.script.read = async function* () { const items = [thing('1', 'ghost')]; read.resolve(); await go.promise; yield { items, cursor: { page: 1 } }; };
  const run = await shop.shop.actions.run(shop.connection.id, 'import_things');
  await read.promise;
  console.log('drain', (await shop.drain(['1'], { mayBeGone: true })).state, shop.hosted());
  go.resolve();
  console.log('run', (await shop.shop.runs.waitFor(run.id)).state, shop.hosted(), '<- ghost?');
});
it('prefetch: page 2 asked while page 1 written; redaction (forget drops) while import', async () => {
  const provider = things(thing('1'));
  const shop = await drainShop({ fetch: provider.fetch, batchSize: 1 });
  const read = Promise.withResolvers<void>(); const go = Promise.withResolvers<void>();
  await shop.integrations.start();
  await shop.drain(['1']);
  shop.script.read = async function* () { const items = [thing('1', 'changed')]; read.resolve(); await go.promise; yield { items, cursor: { page: 1 } }; };
  const run = await shop.shop.actions.run(shop.connection.id, 'import_things');
  await read.promise;
  await shop.storage.transaction(shop.actor, (u: any) => u.records.forget('acme', 'thing', ['1'], true));
  go.resolve();
  console.log('run', (await shop.shop.runs.waitFor(run.id)).state, shop.hosted(), '<- comes back');
});
it('steady deliveries: does a drain end', async () => {
  let n = 0; let shopRef: any;
  const fetch = async (ids: readonly string[]) => { n += 1; if (n < 60) for (let i = 0; i < 50; i++) await shopRef.name([`n${n}-${i}`]); return { items: ids.map((id) => thing(id)), deleted: [] }; };
  const shop = await drainShop({ fetch }); shopRef = shop;
  await shop.integrations.start();
  await shop.name(['a']);
  await settle(shop);
  console.log((await shop.drains()).map((d: any) => `${d.state}:${d.progress.created}`).join(' '), 'calls', n);
});
it('same id named forever while fetched', async () => {
  let n = 0; let shopRef: any;
  const fetch = async (ids: readonly string[]) => { n += 1; await shopRef.name(['a']); return { items: ids.map((id) => thing(id)), deleted: [] }; };
  const shop = await drainShop({ fetch }); shopRef = shop;
  await shop.integrations.start();
  const t = Date.now();
  await shop.name(['a']);
  await new Promise((r) => setTimeout(r, 3000));
  console.log((await shop.drains()).map((d: any) => d.state).join(' '), 'calls', n, Date.now() - t);
});
it('fetch returns nonsense', async () => {
  for (const fetch of [() => ({ items: [thing('other')], deleted: [] }), () => ({ items: [thing('1'), thing('1', 'two')], deleted: ['1'] }), () => ({ items: [], deleted: [] }), () => null, () => ({ items: 'x', deleted: null }), () => { throw new Error('leak@example.com'); }] as any[]) {
    const shop = await drainShop({ fetch });
    await shop.integrations.start();
    const r = await shop.drain(['1']);
    console.log(String(fetch).slice(0, 50), r.state, r.error, shop.hosted(), (await shop.dirty()).length);
  }
});

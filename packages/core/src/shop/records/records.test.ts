import { describe, expect, it } from 'vitest';
import { type PullShopOptions, pagesOf, pullShop, type Read, thing } from '../../../test/pull-shop.ts';
import type { DeleteConnection } from '../connections/delete-connection.ts';

const records = ['a', 'b', 'c'].map((id) => thing(id, id, '2026-01-01T00:00:00.000Z'));

/** A shop that has imported the records. `next` is what the port gets with the next import, and from when that reads. */
async function importedShop(options: PullShopOptions = {}) {
  const shop = await pullShop(options);
  await shop.run(pagesOf(records));
  const forget = (request: object = {}) => shop.shop.records.forget({ connectionId: shop.connection.id, ...request });
  const next = async () => {
    const from = shop.batches.length;
    let since: Date | null | undefined;
    const read: Read = async function* (context) {
      since = context.window.since;
      yield* pagesOf(records)(context);
    };
    const { progress } = await shop.run(read);
    const batches = shop.batches.slice(from);
    return {
      progress,
      since,
      items: batches.flatMap(({ items }) => items),
      hostIds: batches.flatMap((b) => b.hostIds),
    };
  };
  return { ...shop, forget, next };
}

describe('forgetting records', () => {
  it('has the next import read everything, and send them with their host ids', async () => {
    const { forget, next, hostRows } = await importedShop();
    expect(await forget()).toEqual({ forgotten: 3 });
    const { progress, since, items, hostIds } = await next();
    expect(since).toBeNull();
    expect(items).toEqual(['a', 'b', 'c']);
    expect(hostIds).not.toContain(null);
    expect(progress).toMatchObject({ created: 0, changed: 3 });
    expect(hostRows()).toBe(3);
    expect((await next()).items).toEqual([]);
  });

  it('is limited to a kind and to ids', async () => {
    const { forget, next } = await importedShop();
    expect(await forget({ kind: 'thing', externalIds: ['b', 'b', 'unknown'] })).toEqual({ forgotten: 1 });
    expect(await next()).toMatchObject({ items: ['b'], progress: { changed: 1, unchanged: 2 } });
  });

  it('drops the host ids on request, so that the port gets the records as new', async () => {
    const { forget, next } = await importedShop();
    expect(await forget({ externalIds: ['a'], dropHostIds: true })).toEqual({ forgotten: 1 });
    expect(await next()).toMatchObject({ items: ['a'], hostIds: [null], progress: { created: 1, unchanged: 2 } });
  });

  it('writes an event with what was forgotten', async () => {
    const { forget, events, actor, connection } = await importedShop();
    await forget({ kind: 'thing', externalIds: ['a', 'b'] });
    await forget({ dropHostIds: true });
    expect(await events('connection.records_forgotten')).toMatchObject([
      {
        connectionId: connection.id,
        actorId: actor.id,
        level: 'warning',
        message: 'Forgot 2 thing records: the next import sends them to the port again',
        meta: { kind: 'thing', count: 2, host_ids: 'kept', external_ids: ['a', 'b'] },
      },
      {
        message: 'Forgot 3 records: the next import sends them to the port again',
        meta: { kind: null, count: 3, host_ids: 'dropped' },
      },
    ]);
  });

  it('is refused while an import is under way, and forgets nothing', async () => {
    const { forget, leaveRun, storage, actor, shop } = await importedShop();
    const live = await leaveRun(new Date(Date.now() + 60_000));
    await expect(forget()).rejects.toMatchObject({ code: 'run_in_progress', message: expect.stringContaining(live) });
    expect((await shop.runs.get(live)).state).toBe('STARTED');
    const set = { providerKey: 'acme', kind: 'thing' };
    const rows = await storage.transaction(actor, (unit) => unit.records.find(set, ['a', 'b', 'c']));
    expect(rows.map(({ contentHash }) => contentHash)).not.toContain('');
  });

  it.each([
    [{ kind: 'planet' }, 'kind', 'Acme imports no such kind, only thing'],
    [{ externalIds: [] }, 'externalIds', 'Too small'],
    [{ externalIds: Array.from({ length: 1_001 }, (_, id) => `${id}`) }, 'externalIds', 'Too big'],
    [{ externalIds: 'a' }, 'externalIds', 'Invalid input'],
    [{ ids: ['a'] }, '', 'Unrecognized key'],
  ])('refuses %j', async (request, path, problem) => {
    const { forget, next } = await importedShop();
    await expect(forget(request)).rejects.toMatchObject({
      code: 'invalid_input',
      issues: [{ path, problem: expect.stringContaining(problem) }],
    });
    expect((await next()).items).toEqual([]);
  });

  it('of another shop is answered as an unknown connection', async () => {
    const { integrations, actor, connection, next } = await importedShop();
    const stranger = integrations.for({ ...actor, shopId: 'shop-2' });
    await expect(stranger.records.forget({ connectionId: connection.id })).rejects.toMatchObject({ code: 'not_found' });
    expect((await next()).items).toEqual([]);
  });
});

describe('a connection that is deleted and connected again', () => {
  it.each([
    ['sends every record again, into the rows that the host has', undefined, ['a', 'b', 'c']],
    ['sends only what has changed if its links were kept', { keepLinks: true }, []],
  ])('%s', async (_, options, expected) => {
    const { shop, connection, actor, events, batches, hostRows, script } = await importedShop();
    const from = batches.length;
    await shop.connections.delete(connection.id, options);
    const second = await shop.connections.create({ providerKey: 'acme', config: { store: 's' } });
    script.read = pagesOf(records);
    const run = await shop.runs.waitFor((await shop.actions.run(second.id, 'import_things')).id);
    expect(run).toMatchObject({ state: 'SUCCESS', progress: { fetched: 3, created: 0, changed: expected.length } });
    expect(batches.slice(from).flatMap(({ items }) => items)).toEqual(expected);
    expect(batches.slice(from).flatMap(({ hostIds }) => hostIds)).not.toContain(null);
    expect(hostRows()).toBe(3);
    const [deleted] = await events('connection.deleted');
    expect(deleted).toMatchObject({ actorId: actor.id, meta: { links: options ? 'kept' : 'forgotten' } });
  });

  it.each([[null], [{ keepLinks: 'false' }], [{ keepLink: true }]])('is not deleted with %j', async (options) => {
    const { shop, connection } = await importedShop();
    const given: DeleteConnection = JSON.parse(JSON.stringify(options));
    await expect(shop.connections.delete(connection.id, given)).rejects.toMatchObject({ code: 'invalid_input' });
    expect((await shop.connections.get(connection.id)).id).toBe(connection.id);
  });
});

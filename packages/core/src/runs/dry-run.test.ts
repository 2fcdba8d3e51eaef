import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { passingFault } from '../../test/passing-fault.ts';
import { type PullShopOptions, pagesOf, pullShop, type Read, thing } from '../../test/pull-shop.ts';
import { IntegrationError } from '../errors.ts';
import type { RunRow } from '../storage/run-row.ts';

const old = '2026-01-01T00:00:00.000Z';
const records = ['a', 'b', 'c', 'd'].map((id) => thing(id, id, old));
const dryRun = { dry_run: true };

/** Everything that a dry run must leave as it is. */
async function stateOf({ storage, actor, connection, batches, hosted }: Awaited<ReturnType<typeof pullShop>>) {
  const set = { providerKey: 'acme', kind: 'thing' };
  const ids = ['a', 'b', 'c', 'd', 'x', 'new'];
  return storage.transaction(actor, async (unit) => ({
    links: await unit.records.find(set, ids),
    unseen: await unit.records.findUnseen(set, { id: 'none', startedAt: new Date(0) }, { after: null, limit: 100 }),
    connection: await unit.connections.find(connection.id),
    place: await unit.sync.find(connection.id, 'import_things'),
    batches: batches.length,
    hosted: hosted(),
  }));
}

/** A shop that has imported the records, and a dry run that is checked to change nothing. */
async function importedShop(options: PullShopOptions = {}) {
  const shop = await pullShop({ batchSize: 10, ...options });
  await shop.run(pagesOf(records));
  const dry = async (read: Read, input: object = {}): Promise<RunRow> => {
    const before = await stateOf(shop);
    const run = await shop.run(read, { ...input, ...dryRun });
    expect(await stateOf(shop)).toEqual(before);
    return run;
  };
  return { ...shop, dry };
}

const changed = [thing('a', 'new', '2026-02-01T00:00:00.000Z'), ...records.slice(1)];
const unreadable: Read = async function* () {
  const rejected = [{ externalId: 'x', field: 'title', problem: 'is missing' }];
  const warnings = [{ externalId: 'a', field: 'title', problem: 'is odd' }];
  const notices = [{ level: 'info', code: 'slow', message: 'Acme is slow.' } as const];
  yield { items: changed, rejected, warnings, notices, deleted: ['d', 'unknown'], cursor: { page: 1 } };
};

describe('a dry run', () => {
  it('says what an import would do, and writes nothing of it', async () => {
    const { dry, run, hosted } = await importedShop();
    const said = await dry(unreadable);
    expect(said).toMatchObject({ state: 'SUCCESS', progress: { fetched: 5, changed: 1, deleted: 1 } });
    expect(said.result).toEqual({
      dry_run: true,
      fetched: 5,
      created: 0,
      changed: 1,
      unchanged: 2,
      deleted: 1,
      rejected: 1,
      duplicates: 1,
      total: null,
      would: {
        create: [],
        change: [{ external_id: 'a', host_id: expect.any(String), updated_at: changed[0]?.updatedAt, why: 'content' }],
        delete: [{ external_id: 'd', host_id: expect.any(String) }],
        reject: [{ external_id: 'x', field: 'title', problem: 'is missing' }],
      },
      warnings: { count: 1, examples: [{ external_id: 'a', field: 'title', problem: 'is odd' }] },
      notices: { count: 1, examples: [{ code: 'slow', message: 'Acme is slow.' }] },
    });
    const { progress } = await run(unreadable);
    expect(progress).toEqual(said.progress);
    expect(hosted()['a']).toBe('new');
  });

  it('of a first import says what it would create, and does not mark the connection as synced', async () => {
    const shop = await pullShop();
    const run = await shop.run(pagesOf(records), dryRun);
    expect(run.result).toMatchObject({
      created: 4,
      would: { create: records.map(({ externalId }) => ({ external_id: externalId, updated_at: old })) },
    });
    expect([shop.hosted(), await shop.place(), shop.batches]).toEqual([{}, null, []]);
    expect(await shop.shop.connections.get(shop.connection.id)).toMatchObject({
      lastSyncedAt: null,
      health: 'unknown',
    });
    expect((await shop.run(pagesOf(records))).progress).toMatchObject({ created: 4 });
  });

  it('says in each of its events that it is one, and writes none about records', async () => {
    const { dry, events } = await importedShop();
    const before = (await events()).length;
    await dry(unreadable);
    const written = (await events()).slice(before);
    expect(written.map(({ eventType }) => eventType)).toEqual([
      'run.queued',
      'run.started',
      'run.progress',
      'run.succeeded',
    ]);
    expect(written.map(({ meta }) => meta)).toEqual(written.map(() => expect.objectContaining({ dry_run: true })));
    expect(written.at(-1)?.message).toBe(
      'import_things: dry run, nothing was written: 0 would be created, 1 changed, 2 unchanged, 1 deleted, 1 rejected',
    );
  });

  it('of sending again says that it would send everything', async () => {
    const { dry } = await importedShop();
    const { result } = await dry(pagesOf(records), { reapply: true });
    expect(result).toMatchObject({
      changed: 4,
      unchanged: 0,
      would: { change: records.map(() => ({ why: 'sent_again' })) },
    });
  });

  it('reads from the watermark, and from the start of the shop with full', async () => {
    const { dry } = await importedShop();
    const windows: (Date | null)[] = [];
    const read: Read = async function* ({ window }) {
      windows.push(window.since);
      yield { items: [], cursor: { page: 1 } };
    };
    await dry(read);
    await dry(read, { full: true });
    expect(windows).toEqual([expect.any(Date), null]);
  });

  it('shows 50 examples of each, with short texts, and counts the rest', async () => {
    const { dry } = await importedShop({ batchSize: 20 });
    const many = Array.from({ length: 120 }, (_, n) => thing(`${n}`.padEnd(190, 'x')));
    const warnings = many.map(({ externalId }) => ({ externalId, field: 'title', problem: 'p'.repeat(900) }));
    const read: Read = async function* () {
      yield { items: many, warnings, cursor: { page: 1 } };
    };
    const { result } = await dry(read);
    expect(result).toMatchObject({ created: 120, warnings: { count: 120 } });
    expect(result).toHaveProperty('would.create.length', 50);
    expect(result).toHaveProperty('warnings.examples.length', 50);
    expect(JSON.stringify(result).length).toBeLessThan(50_000);
  });

  it('counts a record that comes again as an import does', async () => {
    const { dry, run } = await importedShop({ batchSize: 1 });
    const items = [thing('new'), thing('new'), thing('new', 'other'), ...records];
    const said = await dry(pagesOf(items, 1));
    expect(said.progress).toMatchObject({ fetched: 7, created: 1, changed: 1, unchanged: 5 });
    expect((await run(pagesOf(items, 1))).progress).toEqual(said.progress);
  });

  it('starts over after a transient error', async () => {
    const { dry } = await importedShop({ retry: { baseMs: 1, maxMs: 5 }, batchSize: 2 });
    let reads = 0;
    const read: Read = async function* (context) {
      reads += 1;
      expect(context.cursor).toBeNull();
      yield* pagesOf(changed)(context);
      if (reads === 1) throw new IntegrationError('provider_unavailable', 'Acme is down.');
    };
    // The health of the connection is among what stays.
    expect(await dry(read)).toMatchObject({ state: 'SUCCESS', attempts: 2, progress: { fetched: 4, changed: 1 } });
  });

  it('whose credential is refused says so in the health', async () => {
    const { run, shop, connection } = await importedShop();
    const read: Read = async function* () {
      yield { items: [], cursor: { page: 1 } };
      throw new IntegrationError('provider_auth', 'Acme refused the token.');
    };
    expect(await run(read, dryRun)).toMatchObject({ state: 'FAILURE' });
    expect((await shop.connections.get(connection.id)).health).toBe('reauth_required');
  });

  it('starts over after its worker was lost', async () => {
    const shop = await importedShop({ batchSize: 2 });
    let reads = 0;
    shop.script.read = async function* (context) {
      reads += 1;
      yield { items: changed.slice(0, 2), cursor: { page: 1 } };
      if (reads === 1) await once(context.signal, 'abort');
      yield { items: changed.slice(2), cursor: { page: 2 } };
    };
    const run = await shop.ask(dryRun);
    await expect.poll(() => reads).toBe(1);
    await shop.integrations.stop();
    const other = shop.process();
    await other.start();
    const done = await other.for(shop.actor).runs.waitFor(run.id);
    expect(done).toMatchObject({ state: 'SUCCESS', attempts: 2, progress: { fetched: 4, changed: 1, unchanged: 3 } });
  });

  it('can be cancelled', async () => {
    const shop = await importedShop({ batchSize: 1 });
    let cancelled = false;
    shop.script.read = async function* (context) {
      for await (const page of pagesOf(changed, 1)(context)) {
        yield page;
        if (!cancelled) await shop.shop.runs.cancel(run.id);
        cancelled = true;
      }
    };
    const run = await shop.ask(dryRun);
    expect(await shop.shop.runs.waitFor(run.id)).toMatchObject({ state: 'REVOKED', error: { code: 'run_cancelled' } });
    expect(shop.hosted()['a']).toBe('a');
  });

  it('that needs too many requests says so, with what it found by then', async () => {
    const { dry } = await importedShop({ maxRequests: 2, respond: () => Response.json({}), batchSize: 1 });
    const read: Read = async function* ({ http }) {
      for (const [page, item] of changed.entries()) {
        await http.get('/things');
        yield { items: [item], cursor: { page } };
      }
    };
    expect(await dry(read)).toMatchObject({
      state: 'SUCCESS',
      result: { fetched: 2, changed: 1, incomplete: expect.stringContaining('more than 2 requests') },
    });
  });

  it('that can read nothing says that an import would fail', async () => {
    const { dry } = await importedShop();
    const rejected = [{ externalId: 'x', field: 'title', problem: 'is missing' }];
    const read: Read = async function* () {
      yield { items: [], rejected, cursor: { page: 1 } };
    };
    expect((await dry(read)).result).toMatchObject({
      rejected: 1,
      incomplete: 'none of 1 records could be read: an import would fail',
    });
  });

  it('fails as an import does if the provider refuses', async () => {
    const { run } = await importedShop();
    const read: Read = async function* () {
      yield { items: records, cursor: { page: 1 } };
      throw new IntegrationError('provider_rejected', 'Acme refused.');
    };
    expect(await run(read, dryRun)).toMatchObject({ state: 'FAILURE', error: { code: 'provider_rejected' } });
  });

  it('is retried if the database fails for a moment', async () => {
    const shop = await importedShop({ retry: { baseMs: 1, maxMs: 5 } });
    let reads = 0;
    const read: Read = async function* (context) {
      reads += 1;
      if (reads === 1) throw passingFault();
      yield* pagesOf(changed)(context);
    };
    expect(await shop.dry(read)).toMatchObject({ state: 'SUCCESS', attempts: 2 });
  });
});

describe('a dry run of an enumeration', () => {
  const rest = records.slice(0, 3);

  it('says which absent records would be deleted', async () => {
    const { dry, run } = await importedShop({ enumerates: true });
    const said = await dry(pagesOf(rest));
    expect(said.result).toMatchObject({
      unchanged: 3,
      deleted: 1,
      would: { delete: [{ external_id: 'd', host_id: expect.any(String) }] },
    });
    expect((await run(pagesOf(rest))).progress).toMatchObject({ deleted: 1 });
  });

  it('looks absent records up by id if the provider can do that', async () => {
    const fetch = (ids: readonly string[]) => ({
      items: records.filter(({ externalId }) => externalId === 'c' && ids.includes(externalId)),
      deleted: ids.filter((id) => id === 'd'),
    });
    const { dry } = await importedShop({ enumerates: true, fetch });
    expect((await dry(pagesOf(records.slice(0, 2)))).result).toMatchObject({
      unchanged: 3,
      deleted: 1,
      would: { delete: [{ external_id: 'd' }] },
    });
  });

  it.each<[string, Read, object, string]>([
    ['the run is narrowed', pagesOf(rest), { since: old }, 'narrowed by since or until'],
    [
      'the list announced more',
      async function* () {
        yield { items: rest, cursor: { page: 1 }, total: 9 };
      },
      {},
      'absent records would be kept: 9 records were announced and 3 came',
    ],
    [
      'the provider says that records may be missing',
      async function* () {
        yield { items: rest, cursor: { page: 1 }, incomplete: 'Acme was busy' };
      },
      {},
      'Acme was busy',
    ],
  ])('would delete none if %s', async (_, read, input, incomplete) => {
    const { dry } = await importedShop({ enumerates: true });
    const { result } = await dry(read, input);
    expect(result).toMatchObject({ deleted: 0, incomplete: expect.stringContaining(incomplete) });
  });

  it('would not delete more than half of many records', async () => {
    const shop = await pullShop({ enumerates: true, batchSize: 100 });
    const many = Array.from({ length: 20 }, (_, n) => thing(`${n}`));
    await shop.run(pagesOf(many));
    const { result } = await shop.run(pagesOf(many.slice(0, 5)), dryRun);
    expect(result).toMatchObject({ deleted: 0, incomplete: expect.stringContaining('15 of 20 known records') });
    const allowed = await shop.run(pagesOf(many.slice(0, 5)), { ...dryRun, allow_mass_deletion: true });
    expect(allowed.result).toMatchObject({ deleted: 15 });
    expect(allowed.result).not.toHaveProperty('incomplete');
  });
});

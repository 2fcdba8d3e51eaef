import { describe, expect, it } from 'vitest';
import { pagesOf, pullShop, type Thing, thing } from '../../test/pull-shop.ts';
import { IntegrationError } from '../errors.ts';

const things = (count: number): Thing[] => Array.from({ length: count }, (_, n) => thing(`t${n}`));
const titles = (list: readonly Thing[]) => Object.fromEntries(list.map(({ externalId, title }) => [externalId, title]));

describe('a pull', () => {
  it('writes every record to the host, one transaction per batch, and records it', async () => {
    const shop = await pullShop();
    const run = await shop.run(pagesOf(things(5)));
    expect(run).toMatchObject({
      state: 'SUCCESS',
      attempts: 1,
      progress: { fetched: 5, created: 5, changed: 0, unchanged: 0 },
    });
    expect(shop.hosted()).toEqual(titles(things(5)));
    expect(shop.batches.map(({ items }) => items)).toEqual([['t0', 't1'], ['t2', 't3'], ['t4']]);
    const types = (await shop.events()).map(({ eventType }) => eventType);
    expect(types).toEqual([
      'connection.created',
      'run.queued',
      'run.started',
      'run.progress',
      'run.progress',
      'run.progress',
      'run.succeeded',
      'connection.health_changed',
    ]);
  });

  it('ends in the transaction of its last batch', async () => {
    const shop = await pullShop();
    const states: Promise<string | undefined>[] = [];
    const stateNow = async () => (await shop.shop.runs.list({ limit: 1 })).rows[0]?.state;
    shop.integrations.onEvent(({ eventType }) => {
      if (eventType === 'run.progress') states.push(stateNow());
    });
    await shop.run(pagesOf(things(3)));
    expect(await Promise.all(states)).toEqual(['STARTED', 'SUCCESS']);
  });

  it('reports its end to listeners when it has found nothing, too', async () => {
    const shop = await pullShop();
    await shop.run(pagesOf(things(1)));
    const heard: string[] = [];
    shop.integrations.onEvent(({ eventType }) => void heard.push(eventType));
    const { state, progress } = await shop.run(pagesOf([]));
    expect([state, progress.fetched]).toEqual(['SUCCESS', 0]);
    expect(heard).toEqual(['run.queued', 'run.succeeded']);
  });

  it('passes the port only what changed, with its host ids', async () => {
    const shop = await pullShop();
    await shop.run(pagesOf(things(4)));
    const before = shop.batches.length;
    const run = await shop.run(pagesOf([...things(3), thing('t3', 'changed')]));
    expect(run.progress).toMatchObject({ fetched: 4, created: 0, changed: 1, unchanged: 3 });
    expect(shop.batches.slice(before)).toEqual([{ items: ['t3'], deleted: [], hostIds: [expect.any(String)] }]);
    expect(shop.hostRows()).toBe(4);
    expect(shop.hosted()).toMatchObject({ t3: 'changed' });
  });

  it('accepts a record on overlapping pages once, and never replaces a newer version with an older one', async () => {
    const shop = await pullShop();
    await shop.run(
      pagesOf([thing('a', 'new', '2026-02-01T00:00:00.000Z'), thing('a', 'new', '2026-02-01T00:00:00.000Z')]),
    );
    const run = await shop.run(pagesOf([thing('a', 'old', '2026-01-01T00:00:00.000Z')]));
    expect(run.progress).toMatchObject({ changed: 0, unchanged: 1 });
    expect(shop.hosted()).toEqual({ a: 'new' });
  });

  it('does not call the port when only the time of a record changed, and stores the newer time', async () => {
    const shop = await pullShop();
    await shop.run(pagesOf([thing('a', 'old', '2026-01-01T00:00:00.000Z')]));
    const before = shop.batches.length;
    const run = await shop.run(pagesOf([thing('a', 'old', '2026-03-01T00:00:00.000Z')]));
    expect(run.progress).toMatchObject({ changed: 0, unchanged: 1 });
    expect(shop.batches).toHaveLength(before);
    // Older than the stored time, so it does not replace what is known.
    await shop.run(pagesOf([thing('a', 'older', '2026-02-01T00:00:00.000Z')]));
    expect(shop.hosted()).toEqual({ a: 'old' });
  });

  it('accepts a later version of a record that was dated in the future', async () => {
    const shop = await pullShop();
    await shop.run(pagesOf([thing('a', 'of 2090', '2090-01-01T00:00:00.000Z')]));
    const issues = await shop.events('record.field_ignored');
    expect(issues).toMatchObject([{ meta: { external_id: 'a', field: 'updatedAt' } }]);
    await shop.run(pagesOf([thing('a', 'put right', new Date().toISOString())]));
    expect(shop.hosted()).toEqual({ a: 'put right' });
  });

  it('accepts the version that corrects a future time, even if its time is before the reading', async () => {
    const shop = await pullShop();
    await shop.run(pagesOf([thing('a', 'of 2090', '2090-01-01T00:00:00.000Z')]));
    await shop.run(pagesOf([thing('a', 'put right', '2026-01-02T00:00:00.000Z')]));
    await shop.run(pagesOf([thing('a', 'older', '2026-01-01T00:00:00.000Z')]));
    expect(shop.hosted()).toEqual({ a: 'put right' });
  });

  it('accepts a later version of a record whose link has a future time', async () => {
    const shop = await pullShop();
    await shop.run(pagesOf([thing('a', 'of 2090')]));
    const set = { providerKey: 'acme', kind: 'thing' };
    await shop.storage.transaction(shop.actor, async ({ records }) => {
      const known = await records.find(set, ['a']);
      const frozen = known.map((row) => ({ ...row, sourceUpdatedAt: new Date('2090-01-01T00:00:00Z') }));
      await records.save(set, frozen, null);
    });
    await shop.run(pagesOf([thing('a', 'put right', new Date().toISOString())]));
    expect(shop.hosted()).toEqual({ a: 'put right' });
  });

  it('adds up: every record read is new, changed, unchanged, a duplicate or rejected', async () => {
    const shop = await pullShop({ batchSize: 10 });
    await shop.run(pagesOf([thing('a'), thing('b'), thing('c')]));
    const bad: Thing = JSON.parse('{"externalId":"bad","updatedAt":null,"title":1}');
    const run = await shop.run(async function* () {
      yield { items: [thing('a'), thing('b', 'changed'), bad], cursor: { page: 1 } };
      yield { items: [thing('a'), thing('b', 'changed'), thing('new'), thing('gone')], cursor: { page: 2 } };
      yield { items: [], deleted: ['gone'], cursor: { page: 3 } };
    });
    expect(run.progress).toMatchObject({
      fetched: 7,
      created: 1,
      changed: 1,
      unchanged: 1,
      duplicates: 3,
      rejected: 1,
    });
    const [event] = (await shop.events('run.succeeded')).slice(-1);
    expect(event?.meta).toMatchObject({ fetched: 7, duplicates: 3 });
  });

  it('fetches one batch ahead while the last one is written', async () => {
    const shop = await pullShop();
    const order: string[] = [];
    shop.script.beforePort = async () => {
      order.push('writing');
      await new Promise((resolve) => setTimeout(resolve, 20));
      order.push('written');
    };
    await shop.run(async function* () {
      for (const page of [0, 1, 2]) {
        order.push(`page ${page}`);
        yield { items: things(6).slice(page * 2, page * 2 + 2), cursor: { page } };
      }
    });
    expect(order).toEqual([
      'page 0',
      'page 1',
      'writing',
      'written',
      'page 2',
      'writing',
      'written',
      'writing',
      'written',
    ]);
  });

  it('leaves out a bad record, names it and its field, and continues', async () => {
    const shop = await pullShop();
    const bad: Thing = JSON.parse('{"externalId":"bad","updatedAt":"yesterday","title":4711.5}');
    const run = await shop.run(pagesOf([thing('a'), bad, thing('b')]));
    expect(run).toMatchObject({ state: 'SUCCESS', progress: { created: 2, rejected: 1 } });
    const issues = await shop.events('record.rejected');
    expect(issues.map(({ meta }) => [meta['external_id'], meta['field']])).toEqual([
      ['bad', 'updatedAt'],
      ['bad', 'title'],
    ]);
    expect(JSON.stringify(issues)).not.toContain('4711.5');
  });

  it('records the notices and warnings of a provider once', async () => {
    const shop = await pullShop();
    await shop.run(async function* () {
      yield {
        items: [thing('a')],
        cursor: { page: 1 },
        warnings: [{ externalId: 'a', field: 'note', problem: 'is not text' }],
        notices: [{ level: 'warning', code: 'only_60_days', message: 'Older records are left out.' }],
      };
    });
    expect(await shop.events('record.field_ignored')).toMatchObject([{ meta: { external_id: 'a', field: 'note' } }]);
    expect(await shop.events('run.notice')).toMatchObject([{ level: 'warning', meta: { code: 'only_60_days' } }]);
  });
});

describe('a pull that fails', () => {
  it('keeps what was committed and rolls back the rest, including cursor and progress', async () => {
    const shop = await pullShop();
    let batch = 0;
    shop.script.beforePort = async () => {
      batch += 1;
      if (batch === 2) throw new Error('disk full: canary');
    };
    const run = await shop.run(pagesOf(things(6)));
    expect(run).toMatchObject({
      state: 'FAILURE',
      error: { code: 'port_failed' },
      progress: { fetched: 2, created: 2 },
    });
    expect(shop.hosted()).toEqual(titles(things(2)));
    expect(await shop.place()).toMatchObject({ watermark: null, resume: { cursor: { page: 1 } } });
    expect(JSON.stringify([run, await shop.events()])).not.toContain('canary');
    expect(shop.logged).toHaveLength(1);
  });

  it('names the record for which the port returned no host id, and rolls back its batch', async () => {
    const shop = await pullShop();
    shop.script.answer = (links) => links.filter(({ externalId }) => externalId !== 't1');
    const run = await shop.run(pagesOf(things(2)));
    expect(run).toMatchObject({
      state: 'FAILURE',
      error: { code: 'port_failed', message: expect.stringContaining('t1') },
    });
    expect(shop.hostRows()).toBe(0);
  });
});

describe('deletions', () => {
  it('deletes what a complete enumeration did not see', async () => {
    const shop = await pullShop({ enumerates: true });
    await shop.run(pagesOf(things(5)));
    const run = await shop.run(pagesOf(things(2)));
    expect(run.progress).toMatchObject({ unchanged: 2, deleted: 3 });
    expect(shop.hosted()).toEqual(titles(things(2)));
    const again = await shop.run(pagesOf(things(2)));
    expect(again.progress.deleted).toBe(0);
  });

  it('restores a record that exists again', async () => {
    const shop = await pullShop({ enumerates: true });
    await shop.run(pagesOf(things(2)));
    await shop.run(pagesOf(things(1)));
    await shop.run(pagesOf(things(2)));
    expect(shop.hosted()).toEqual(titles(things(2)));
    expect(shop.hostRows()).toBe(2);
  });

  it('deletes what the provider says is deleted, with and without an enumeration', async () => {
    const shop = await pullShop();
    await shop.run(pagesOf(things(3)));
    const run = await shop.run(async function* () {
      yield { items: [], deleted: ['t1', 'never seen'], cursor: { page: 1 } };
    });
    expect(run.progress.deleted).toBe(1);
    expect(Object.keys(shop.hosted())).toEqual(['t0', 't2']);
  });

  const withoutId: Thing = JSON.parse('{"title":"no id","updatedAt":null}');
  it.each([
    ['a page said that it is incomplete', { items: things(1), cursor: { page: 1 }, incomplete: 'the offset cap' }, {}],
    ['a record had no id', { items: [...things(1), withoutId], cursor: { page: 1 } }, {}],
    ['the run was narrowed', { items: things(1), cursor: { page: 1 } }, { since: '2026-01-01T00:00:00Z' }],
  ])('does not delete absent records when %s', async (_name, page, input) => {
    const shop = await pullShop({ enumerates: true });
    await shop.run(pagesOf(things(3)));
    const run = await shop.run(async function* () {
      yield page;
    }, input);
    expect(run).toMatchObject({ state: 'SUCCESS', progress: { deleted: 0 } });
    expect(shop.hosted()).toEqual(titles(things(3)));
    expect(await shop.events('run.deletions_refused')).toHaveLength(1);
  });

  it('does not delete an unreadable record as absent', async () => {
    const shop = await pullShop({ enumerates: true });
    await shop.run(pagesOf(things(2)));
    const bad: Thing = JSON.parse('{"externalId":"t1","updatedAt":null,"title":1}');
    await shop.run(pagesOf([thing('t0'), bad]));
    expect(shop.hosted()).toEqual(titles(things(2)));
  });

  it('continues the same enumeration when the run is retried', async () => {
    const shop = await pullShop({ enumerates: true, retry: { attempts: 2, baseMs: 1, maxMs: 1 } });
    await shop.run(pagesOf(things(6)));
    let attempts = 0;
    const run = await shop.run(async function* (context) {
      attempts += 1;
      for await (const page of pagesOf(things(4))(context)) {
        yield page;
        if (attempts === 1) throw new IntegrationError('provider_unavailable', 'Away for a moment.');
      }
    });
    expect(run).toMatchObject({ state: 'SUCCESS', attempts: 2, progress: { fetched: 4, deleted: 2 } });
    expect(shop.hosted()).toEqual(titles(things(4)));
  });

  it('does not count as seen what only an earlier run saw', async () => {
    const shop = await pullShop({ enumerates: true });
    await shop.run(async function* () {
      yield { items: things(2), cursor: { page: 1 } };
      throw new Error('gone');
    });
    const run = await shop.run(pagesOf([thing('t1')]));
    expect(run.progress).toMatchObject({ fetched: 1, deleted: 1 });
    expect(shop.hosted()).toEqual(titles([thing('t1')]));
  });
});

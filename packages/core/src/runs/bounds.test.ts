import { describe, expect, it } from 'vitest';
import { pagesOf, pullShop, type Read, type Thing, thing } from '../../test/pull-shop.ts';

const things = (count: number): Thing[] => Array.from({ length: count }, (_, n) => thing(`t${n}`));
const malformed = (words: string) => ({
  state: 'FAILURE',
  error: { code: 'provider_malformed', message: expect.stringContaining(words) },
});
const page = (number: number, items: readonly Thing[] = []) => ({ items, cursor: { page: number } });

/** Pages with these numbers, repeated endlessly. */
const around = (numbers: readonly number[], items: readonly Thing[]): Read =>
  async function* () {
    for (;;) for (const number of numbers) yield page(number, items);
  };

describe('pages that never end', () => {
  it.each([
    ['one cursor', [1]],
    ['two cursors', [1, 2]],
    ['many cursors', Array.from({ length: 40 }, (_, n) => n)],
  ])('fail the run if they repeat %s', async (_, numbers) => {
    const shop = await pullShop();
    expect(await shop.run(around(numbers, [thing('a')]))).toMatchObject(malformed('cursor for the second time'));
    expect(await shop.run(around(numbers, []))).toMatchObject(malformed('cursor for the second time'));
  });

  it('fail the run after 100 in a row without any record', async () => {
    const shop = await pullShop();
    const run = await shop.run(async function* () {
      for (let number = 0; ; number += 1) yield page(number);
    });
    expect(run).toMatchObject(malformed('100 pages in a row without any record'));
  });

  it('are not 99 empty pages between records, a deletion or a rejected one', async () => {
    const shop = await pullShop();
    const run = await shop.run(async function* () {
      for (let number = 0; number < 500; number += 1) {
        if (number % 100 !== 99) yield page(number);
        else if (number < 200) yield page(number, [thing(`t${number}`)]);
        else if (number < 300) yield { ...page(number), deleted: ['t99'] };
        else yield { ...page(number), rejected: [{ externalId: `r${number}`, field: 'id', problem: 'is odd' }] };
      }
    });
    expect(run).toMatchObject({ state: 'SUCCESS', progress: { created: 2, deleted: 1, rejected: 2 } });
  });

  it('are not pages whose records are all left out on purpose', async () => {
    const shop = await pullShop();
    const run = await shop.run(async function* () {
      for (let number = 0; number < 150; number += 1) yield { ...page(number), leftOut: [`o${number}`], total: 151 };
      yield { ...page(150, [thing('a')]), total: 151 };
    });
    expect(run).toMatchObject({ state: 'SUCCESS', progress: { fetched: 1, created: 1, total: 1 } });
  });

  it('are not assumed when the last page repeats the cursor before it', async () => {
    const shop = await pullShop();
    const run = await shop.run(async function* () {
      yield page(1, [thing('a')]);
      yield page(1, [thing('b')]);
    });
    expect(run).toMatchObject({ state: 'SUCCESS', progress: { created: 2 } });
  });

  it('are not assumed when a resumed run starts with the stored cursor and continues', async () => {
    const shop = await pullShop();
    await shop.run(async function* () {
      yield page(7, things(2));
      throw new Error('gone');
    });
    const run = await shop.run(async function* ({ cursor }) {
      if (cursor === null) return;
      yield page(cursor.page, [thing('a'), thing('b')]);
      yield page(8, [thing('c')]);
    });
    expect(run).toMatchObject({ state: 'SUCCESS', progress: { created: 3 } });
  });

  it('are not pages that wait for the provider', async () => {
    const shop = await pullShop();
    const run = await shop.run(async function* () {
      for (let waits = 0; waits < 300; waits += 1) yield { ...page(0), waiting: true };
      yield page(1, [thing('a')]);
    });
    expect(run).toMatchObject({ state: 'SUCCESS', progress: { created: 1 } });
  });

  it('keep the records read from them', async () => {
    const shop = await pullShop({ batchSize: 1 });
    await shop.run(around([1], [thing('a')]));
    expect(shop.hosted()).toEqual({ a: 'Thing a' });
  });
});

describe('more requests than an attempt may send', () => {
  const limited = () => pullShop({ maxRequests: 50, batchSize: 1, respond: () => Response.json({}) });
  const exceeded = { state: 'FAILURE', error: { code: 'run_limit_exceeded', message: expect.stringContaining('50') } };

  it('fail the run with the limit when each page takes one', async () => {
    const shop = await limited();
    const run = await shop.run(async function* ({ http }) {
      for (let number = 0; ; number += 1) {
        await http.get('/things');
        yield page(number, [thing(`t${number}`)]);
      }
    });
    expect(run).toMatchObject({ ...exceeded, progress: { created: 50 } });
  });

  it('do not stop the next run from getting further, even with large batches', async () => {
    const shop = await pullShop({ maxRequests: 50, batchSize: 1_000, respond: () => Response.json({}) });
    const run = await shop.run(async function* ({ http }) {
      for (let number = 0; ; number += 1) {
        await http.get('/things');
        yield page(number, [thing(`t${number}`)]);
      }
    });
    expect(run).toMatchObject({ ...exceeded, progress: { created: 50 } });
    expect(await shop.place()).toMatchObject({ resume: { cursor: { page: 49 } } });
  });

  it('fail the run when no page ever comes', async () => {
    const shop = await limited();
    const run = await shop.run(async function* ({ http }) {
      for (let calls = 0; calls < 1_000_000; calls += 1) await http.get('/things');
      yield page(1);
    });
    expect(run).toMatchObject(exceeded);
  });

  it('fail the run when the provider ignores every error', async () => {
    const shop = await limited();
    const run = await shop.run(async function* ({ http }) {
      for (let calls = 0; calls < 1_000_000; calls += 1) await http.post('/things').catch(() => null);
      yield page(1);
    });
    expect(run).toMatchObject(exceeded);
  });

  it('include pages that wait', async () => {
    const shop = await limited();
    const run = await shop.run(async function* () {
      for (;;) yield { ...page(0), waiting: true };
    });
    expect(run).toMatchObject(exceeded);
  });

  it('do not count for the next run, which resumes there', async () => {
    const shop = await limited();
    const read: Read = async function* ({ http, cursor, window }) {
      if (window.since !== null) return;
      for (let number = cursor?.page ?? 0; number < 60; number += 1) {
        await http.get('/things');
        yield page(number + 1, [thing(`t${number}`)]);
      }
    };
    expect(await shop.run(read)).toMatchObject(exceeded);
    expect(await shop.run(read)).toMatchObject({ state: 'SUCCESS', progress: { created: 10 } });
  });

  it('include those of the second reading of a list', async () => {
    const shop = await pullShop({ enumerates: true, maxRequests: 50, respond: () => Response.json({}) });
    await shop.run(pagesOf(things(3)));
    const run = await shop.run(async function* (context) {
      for (let calls = 0; calls < 30; calls += 1) await context.http.get('/things');
      yield* pagesOf(things(2))(context);
    });
    expect(run).toMatchObject(exceeded);
    expect(Object.keys(shop.hosted())).toHaveLength(3);
  });
});

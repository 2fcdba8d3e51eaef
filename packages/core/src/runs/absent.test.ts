import { describe, expect, it } from 'vitest';
import {
  numberedPages,
  pagesOf,
  pullShop,
  type Read,
  type Thing,
  type ThingContext,
  thing,
} from '../../test/pull-shop.ts';
import { IntegrationError } from '../errors.ts';

const things = (count: number): Thing[] => Array.from({ length: count }, (_, n) => thing(`t${n}`));
const ids = (list: readonly Thing[]) => list.map(({ externalId }) => externalId).toSorted();

type Shop = Awaited<ReturnType<typeof pullShop>>;
const hostedIds = (shop: Shop) => Object.keys(shop.hosted()).toSorted();
const refusals = async (shop: Shop) => (await shop.events('run.deletions_refused')).map(({ message }) => message);

/** A list that says how many records it has. */
const announced = (list: readonly Thing[], total: number): Read =>
  async function* (context) {
    for await (const page of pagesOf(list, 20)(context)) yield { ...page, total };
  };

describe('the window of a pull that enumerates', () => {
  /** A provider that reads only what changed in the window, yet says that it enumerates. */
  const changedInWindow =
    (list: readonly Thing[]): Read =>
    (context) =>
      pagesOf(context.window.since ? [] : list, 50)(context);

  it('has no start in the second run either, so that 220 live records stay', async () => {
    const shop = await pullShop({ enumerates: true, batchSize: 100 });
    await shop.run(changedInWindow(things(220)));
    const run = await shop.run(changedInWindow(things(220)));
    expect(run.progress).toMatchObject({ unchanged: 220, deleted: 0 });
    expect(hostedIds(shop)).toEqual(ids(things(220)));
  });

  it('has no start even if a person gives one, and then absence proves nothing', async () => {
    const shop = await pullShop({ enumerates: true });
    await shop.run(pagesOf(things(3)));
    const windows: ThingContext['window'][] = [];
    await shop.run(
      async function* (context) {
        windows.push(context.window);
        yield* pagesOf([])(context);
      },
      { since: '2026-01-01T00:00:00Z' },
    );
    expect(windows).toMatchObject([{ since: null }]);
    expect(await refusals(shop)).toEqual([expect.stringContaining('narrowed by since or until')]);
    expect(hostedIds(shop)).toEqual(ids(things(3)));
  });
});

describe('a run that would delete more than half of the known records', () => {
  it('deletes none, reports both counts and the input that allows it, and succeeds', async () => {
    const shop = await pullShop({ enumerates: true, batchSize: 100 });
    await shop.run(pagesOf(things(220)));
    const run = await shop.run(pagesOf(things(100)));
    expect(run).toMatchObject({ state: 'SUCCESS', progress: { deleted: 0 } });
    const [event] = await shop.events('run.deletions_refused');
    expect(event).toMatchObject({ level: 'warning', meta: { known: 220, unseen: 120 } });
    expect(event?.message).toMatch(/120 of 220.*allow_mass_deletion/);
    expect(hostedIds(shop)).toEqual(ids(things(220)));
  });

  it('deletes them if the input allows it', async () => {
    const shop = await pullShop({ enumerates: true, batchSize: 100 });
    await shop.run(pagesOf(things(220)));
    const run = await shop.run(pagesOf(things(100)), { allow_mass_deletion: true });
    expect(run.progress.deleted).toBe(120);
    expect(hostedIds(shop)).toEqual(ids(things(100)));
  });

  it('searches each batch of deletions after the last one, not from the start again', async () => {
    const shop = await pullShop({ enumerates: true, batchSize: 100 });
    await shop.run(pagesOf(things(220)));
    const searchedAfter: (string | null)[] = [];
    const storage = { ...shop.storage };
    const observed: typeof storage.transaction = (scope, work) =>
      storage.transaction(scope, (unit) => {
        const findUnseen: typeof unit.records.findUnseen = (set, enumeration, request) => {
          searchedAfter.push(request.after);
          return unit.records.findUnseen(set, enumeration, request);
        };
        return work({ ...unit, records: { ...unit.records, findUnseen } });
      });
    Object.assign(shop.storage, { transaction: observed });
    await shop.run(pagesOf(things(20)), { allow_mass_deletion: true });
    const unseen = ids(things(220).slice(20));
    expect(searchedAfter).toEqual([null, unseen[99], unseen[199]]);
  });

  it.each([
    ['half of them', 12, 6],
    ['all but one of 10', 10, 1],
  ])('is not assumed when it deletes %s', async (_, known, left) => {
    const shop = await pullShop({ enumerates: true, batchSize: 100 });
    await shop.run(pagesOf(things(known)));
    const run = await shop.run(pagesOf(things(left)));
    expect(run.progress.deleted).toBe(known - left);
  });

  it('is assumed when it deletes all of 11', async () => {
    const shop = await pullShop({ enumerates: true, batchSize: 100 });
    await shop.run(pagesOf(things(11)));
    expect((await shop.run(pagesOf([]))).progress.deleted).toBe(0);
    expect(await refusals(shop)).toEqual([expect.stringContaining('11 of 11')]);
  });
});

describe('a run that gets fewer records than announced', () => {
  it('deletes none of the 20 missing of 220', async () => {
    const shop = await pullShop({ enumerates: true, batchSize: 100 });
    await shop.run(announced(things(220), 220));
    const run = await shop.run(announced(things(200), 220));
    expect(run).toMatchObject({ state: 'SUCCESS', progress: { deleted: 0 } });
    expect(await refusals(shop)).toEqual([expect.stringContaining('220 records were announced and 200 came')]);
    expect(hostedIds(shop)).toEqual(ids(things(220)));
  });

  it('counts records left out on purpose as seen, and deletes no known one', async () => {
    const shop = await pullShop({ enumerates: true });
    await shop.run(pagesOf(things(4)));
    const run = await shop.run(async function* (context) {
      for await (const page of announced(things(2), 4)(context)) yield { ...page, leftOut: ['t2', 'new'] };
    });
    expect(run.progress).toMatchObject({ deleted: 1 });
    expect(hostedIds(shop)).toEqual(['t0', 't1', 't2']);
  });

  it('counts what was read before it was resumed, and a record on two pages once', async () => {
    const shop = await pullShop({ enumerates: true, batchSize: 20, retry: { attempts: 3, baseMs: 1, maxMs: 1 } });
    await shop.run(announced(things(60), 60));
    const resumedIn = (list: readonly Thing[], total: number): Read => {
      let hasFailed = false;
      return async function* (context) {
        for await (const page of announced(list, total)(context)) {
          yield page;
          if (!hasFailed && page.cursor.page === 2) {
            hasFailed = true;
            throw new IntegrationError('provider_unavailable', 'Away for a moment.');
          }
        }
      };
    };
    const whole = await shop.run(resumedIn(things(50), 50));
    expect(whole).toMatchObject({ state: 'SUCCESS', attempts: 2, progress: { deleted: 10 } });
    const twice = [...things(20), ...things(20), ...things(5)];
    const short = await shop.run(resumedIn(twice, 45));
    expect(short).toMatchObject({ state: 'SUCCESS', attempts: 2, progress: { deleted: 0 } });
    expect(await refusals(shop)).toEqual([expect.stringContaining('45 records were announced and 20 came')]);
  });

  it('counts unreadable records, new and known', async () => {
    const shop = await pullShop({ enumerates: true });
    await shop.run(announced(things(4), 4));
    const bad = (externalId: string): Thing => JSON.parse(JSON.stringify({ externalId, updatedAt: null, title: 1 }));
    const run = await shop.run(announced([thing('t0'), bad('t1'), bad('new')], 3));
    expect(run.progress).toMatchObject({ deleted: 2, rejected: 2 });
    expect(hostedIds(shop)).toEqual(['t0', 't1']);
  });
});

describe('a numbered list that loses a record between two of its pages', () => {
  /** Its first record is deleted after the first page, so that the first of the second page is skipped. */
  const losing = (list: Thing[]): Read => {
    let isWhole = true;
    return numberedPages(
      () => list,
      10,
      () => {
        if (isWhole) list.shift();
        isWhole = false;
      },
    );
  };

  it('is read twice, and only records absent from both readings are deleted', async () => {
    const shop = await pullShop({ enumerates: true, batchSize: 10 });
    await shop.run(pagesOf(things(40), 10));
    const run = await shop.run(losing(things(39)));
    expect(run).toMatchObject({ state: 'SUCCESS', progress: { fetched: 39, unchanged: 39, deleted: 1 } });
    expect(hostedIds(shop)).toEqual(ids(things(39)));
    expect(await refusals(shop)).toEqual([]);
    // The next run finds that the record of the first page no longer exists.
    await shop.run(pagesOf(things(39).slice(1), 10));
    expect(hostedIds(shop)).toEqual(ids(things(39).slice(1)));
  });

  it.each([
    ['is read a third time if it loses one during the second reading too', 2, 1],
    ['leads to no deletion if it loses one during each of three readings', 3, 0],
  ])('%s', async (_, losses, deleted) => {
    const shop = await pullShop({ enumerates: true, batchSize: 10 });
    await shop.run(pagesOf(things(40), 10));
    const list = things(39);
    let left = losses;
    /** One record leaves and one arrives during each reading, so that t10 is skipped each time. */
    const change = (page: number) => {
      if (left > 0 && page === 0) list.shift();
      if (left > 0 && page === 3) list.unshift(thing(`new ${left--}`));
    };
    const run = await shop.run(numberedPages(() => list, 10, change));
    expect(run.progress.deleted).toBe(deleted);
    expect(hostedIds(shop)).toContain('t10');
    expect(await refusals(shop)).toHaveLength(1 - deleted);
  });

  it('is read once if nothing known is absent', async () => {
    const shop = await pullShop({ enumerates: true });
    await shop.run(pagesOf(things(4)));
    let reads = 0;
    await shop.run(async function* (context) {
      reads += 1;
      yield* pagesOf(things(5))(context);
    });
    expect(reads).toBe(1);
  });

  it('is resumed in the second reading if that was interrupted', async () => {
    const shop = await pullShop({ enumerates: true, batchSize: 10, retry: { attempts: 2, baseMs: 1, maxMs: 1 } });
    await shop.run(pagesOf(things(40), 10));
    const cursors: unknown[] = [];
    const list = losing(things(39));
    let pages = 0;
    const run = await shop.run(async function* (context) {
      cursors.push(context.cursor);
      for await (const page of list(context)) {
        yield page;
        pages += 1;
        if (pages === 6) throw new IntegrationError('provider_unavailable', 'Away for a moment.');
      }
    });
    expect(cursors).toEqual([null, null, { page: 2 }]);
    expect(run).toMatchObject({ state: 'SUCCESS', attempts: 2, progress: { fetched: 39, unchanged: 39, deleted: 1 } });
    expect(hostedIds(shop)).toEqual(ids(things(39)));
  });

  it('leads to writing what changed between the two readings', async () => {
    const shop = await pullShop({ enumerates: true, batchSize: 10 });
    await shop.run(pagesOf(things(4)));
    let reads = 0;
    const run = await shop.run((context) => {
      reads += 1;
      return pagesOf(reads === 1 ? things(3) : [thing('t0', 'changed'), ...things(3).slice(1), thing('new')])(context);
    });
    expect(run.progress).toMatchObject({ fetched: 5, created: 1, changed: 1, unchanged: 3, deleted: 1 });
    expect(shop.hosted()).toMatchObject({ t0: 'changed', new: 'Thing new' });
  });

  it('leads to no deletion if the second reading is incomplete', async () => {
    const shop = await pullShop({ enumerates: true });
    await shop.run(pagesOf(things(4)));
    let reads = 0;
    await shop.run(async function* (context) {
      reads += 1;
      for await (const page of pagesOf(things(3))(context))
        yield reads === 1 ? page : { ...page, incomplete: 'the offset cap' };
    });
    expect(await refusals(shop)).toEqual([expect.stringContaining('the offset cap')]);
    expect(hostedIds(shop)).toEqual(ids(things(4)));
  });
});

describe('a pull that can look up records by id', () => {
  it('deletes only what the provider says is deleted, and writes what exists', async () => {
    const lookUps: string[][] = [];
    const shop = await pullShop({
      enumerates: true,
      batchSize: 1_000,
      fetch: (wanted) => {
        lookUps.push([...wanted]);
        return {
          items: wanted.includes('t399') ? [thing('t399', 'moved')] : [],
          deleted: ['t0', ...wanted.filter((id) => id !== 't399' && id !== 't398')],
        };
      },
    });
    await shop.run(pagesOf(things(400), 100));
    let reads = 0;
    const run = await shop.run((context) => {
      reads += 1;
      return pagesOf(things(250), 100)(context);
    });
    expect(reads).toBe(1);
    expect(lookUps.map(({ length }) => length)).toEqual([100, 50]);
    expect(run.progress).toMatchObject({ fetched: 251, unchanged: 250, changed: 1, deleted: 148 });
    expect(hostedIds(shop)).toEqual(ids([...things(250), thing('t398'), thing('t399')]));
    expect(shop.hosted()['t399']).toBe('moved');
    expect(await refusals(shop)).toEqual([expect.stringContaining('did not say that 1 of them are gone')]);
  });

  it('deletes nothing if that is still more than half of the known records', async () => {
    const shop = await pullShop({ enumerates: true, fetch: (wanted) => ({ items: [], deleted: wanted }) });
    await shop.run(pagesOf(things(20), 20));
    expect((await shop.run(pagesOf(things(5)))).progress.deleted).toBe(0);
    expect(await refusals(shop)).toEqual([expect.stringContaining('15 of 20')]);
    expect((await shop.run(pagesOf(things(5)), { allow_mass_deletion: true })).progress.deleted).toBe(15);
  });

  it('finds the records that a short list left out, then deletes the rest', async () => {
    const shop = await pullShop({
      enumerates: true,
      fetch: (wanted) => ({ items: wanted.filter((id) => id !== 't0').map((id) => thing(id)), deleted: ['t0'] }),
    });
    await shop.run(announced(things(20), 20));
    const run = await shop.run(announced(things(20).slice(8), 19));
    expect(run.progress).toMatchObject({ fetched: 19, unchanged: 19, deleted: 1 });
    expect(hostedIds(shop)).toEqual(ids(things(20).slice(1)));
  });

  it('resumes after an interruption without looking up known records again', async () => {
    const lookUps: string[][] = [];
    const shop = await pullShop({
      enumerates: true,
      batchSize: 500,
      retry: { attempts: 2, baseMs: 1, maxMs: 1 },
      fetch: (wanted) => {
        lookUps.push([...wanted]);
        if (lookUps.length === 2) throw new IntegrationError('provider_unavailable', 'Away for a moment.');
        return { items: [], deleted: wanted };
      },
    });
    await shop.run(pagesOf(things(400), 100));
    const run = await shop.run(pagesOf(things(250), 100));
    expect(run).toMatchObject({ state: 'SUCCESS', attempts: 2, progress: { deleted: 150 } });
    expect(lookUps.map(({ length }) => length)).toEqual([100, 50, 50]);
    expect(lookUps[2]).toEqual(lookUps[1]);
  });
});

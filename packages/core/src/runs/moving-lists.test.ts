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

/** Numbered pages of a list that loses its first record after a page, as often as given. */
function losing(list: Thing[], times: number): Read {
  let left = times;
  return numberedPages(
    () => list,
    10,
    (page) => {
      if (page !== 0 || left === 0) return;
      left -= 1;
      list.shift();
    },
  );
}

const windowsOf = (read: Read) => {
  const contexts: Pick<ThingContext, 'window' | 'cursor'>[] = [];
  const recorded: Read = (context) => {
    contexts.push({ window: context.window, cursor: context.cursor });
    return read(context);
  };
  return { contexts, recorded };
};

describe('a window whose list loses a record between two of its pages', () => {
  it.each([
    ['one page per batch', 10],
    ['all pages in one batch', 1_000],
  ])('is read again from its start, so that the record that moved is not skipped (%s)', async (_, batchSize) => {
    const shop = await pullShop({ batchSize });
    const { contexts, recorded } = windowsOf(losing(things(30), 1));
    const run = await shop.run(recorded);
    expect(run).toMatchObject({ state: 'SUCCESS', progress: { created: 30 } });
    expect(Object.keys(shop.hosted())).toContain('t10');
    expect(contexts).toHaveLength(2);
    expect(contexts[1]).toEqual(contexts[0]);
    expect(await shop.place()).toMatchObject({ watermark: run.startedAt, resume: null });
  });

  it('is read at most three times; then the watermark stays, with a notice', async () => {
    const shop = await pullShop({ batchSize: 10 });
    const first = await shop.run(pagesOf([]));
    const { contexts, recorded } = windowsOf(losing(things(30), 9));
    const run = await shop.run(recorded);
    expect(contexts).toHaveLength(3);
    expect(run).toMatchObject({ state: 'SUCCESS', result: { incomplete: expect.stringContaining('lost records') } });
    expect(await shop.events('run.notice')).toMatchObject([{ level: 'warning', meta: { code: 'list_moved' } }]);
    expect(await shop.place()).toMatchObject({ watermark: first.startedAt, resume: null });
  });

  it('adds up in the progress', async () => {
    const shop = await pullShop({ batchSize: 10 });
    const { progress } = await shop.run(losing(things(30), 1));
    // 29 of the first reading, 29 of the second.
    expect(progress).toMatchObject({ fetched: 58, created: 30, unchanged: 28, total: 58 });
  });

  it('resumes the second reading if that was interrupted', async () => {
    const shop = await pullShop({ batchSize: 10, retry: { attempts: 2, baseMs: 1, maxMs: 1 } });
    const list = losing(things(30), 1);
    let pages = 0;
    const { contexts, recorded } = windowsOf(async function* (context) {
      for await (const page of list(context)) {
        yield page;
        pages += 1;
        if (pages === 4) throw new IntegrationError('provider_unavailable', 'Away for a moment.');
      }
    });
    const run = await shop.run(recorded);
    expect(contexts.map(({ cursor }) => cursor)).toEqual([null, null, { page: 1 }]);
    expect(run).toMatchObject({ state: 'SUCCESS', attempts: 2, progress: { created: 30 } });
  });

  it('is noticed when an interruption falls between the two pages', async () => {
    const shop = await pullShop({ batchSize: 10, retry: { attempts: 2, baseMs: 1, maxMs: 1 } });
    const list = things(30);
    let hasFailed = false;
    const run = await shop.run(async function* (context) {
      for await (const page of numberedPages(
        () => list,
        10,
        () => undefined,
      )(context)) {
        yield page;
        if (hasFailed) continue;
        hasFailed = true;
        list.shift();
        throw new IntegrationError('provider_unavailable', 'Away for a moment.');
      }
    });
    expect(run).toMatchObject({ state: 'SUCCESS', progress: { created: 30 } });
  });

  it('is read once if it only grows', async () => {
    const shop = await pullShop({ batchSize: 10 });
    const list = things(30);
    const { contexts, recorded } = windowsOf(
      numberedPages(
        () => list,
        10,
        (page) => void list.push(thing(`late ${page}`)),
      ),
    );
    await shop.run(recorded);
    expect(contexts).toHaveLength(1);
  });
});

describe('a window that an earlier run left and whose list keeps changing', () => {
  it('is read again by the next run, together with what changed since', async () => {
    const shop = await pullShop({ batchSize: 10 });
    await shop.run(async function* () {
      yield { items: things(1), cursor: { page: 0 } };
      throw new Error('gone');
    });
    const { contexts, recorded } = windowsOf(losing(things(30), 9));
    await shop.run(recorded);
    expect(new Set(contexts.map(({ window }) => window.until.getTime())).size).toBe(1);
    expect(await shop.place()).toMatchObject({ watermark: null, resume: null });
  });
});

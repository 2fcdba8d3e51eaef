import { describe, expect, it } from 'vitest';
import { pagesOf, pullShop, type Read, type Thing, type ThingContext, thing } from '../../test/pull-shop.ts';
import { IntegrationError } from '../errors.ts';

type Shop = Awaited<ReturnType<typeof pullShop>>;

const things = (count: number): Thing[] => Array.from({ length: count }, (_, n) => thing(`t${n}`));
const titles = (list: readonly Thing[]) => Object.fromEntries(list.map(({ externalId, title }) => [externalId, title]));

/** Reads a page, then fails permanently. */
const failing: Read = async function* () {
  yield { items: things(2), cursor: { page: 1 } };
  throw new Error('gone');
};

describe('the window of a pull', () => {
  const windowOf = async (shop: Awaited<ReturnType<typeof pullShop>>, input: unknown = {}) => {
    let seen: { since: Date | null; until: Date } | undefined;
    const run = await shop.run(async function* (context) {
      seen = context.window;
      yield* pagesOf([])(context);
    }, input);
    if (!seen) throw new Error('the provider was not called');
    return { ...seen, run };
  };

  it('begins where the last complete run started, less the overlap', async () => {
    const shop = await pullShop({ overlapMs: 1_000 });
    const first = await windowOf(shop);
    expect(first.since).toBeNull();
    expect(first.until).toEqual(first.run.startedAt);
    const second = await windowOf(shop);
    expect(second.since?.getTime()).toBe((first.run.startedAt?.getTime() ?? 0) - 1_000);
  });

  it('does not move after a run that failed', async () => {
    const shop = await pullShop();
    await shop.run(async function* () {
      yield { items: [], cursor: { page: 1 } };
      throw new Error('gone');
    });
    expect((await windowOf(shop)).since).toBeNull();
  });

  it('does not move past what a narrowed run left out', async () => {
    const shop = await pullShop();
    const first = await windowOf(shop);
    const started = first.run.startedAt;
    await windowOf(shop, { until: '2026-01-01T00:00:00Z' });
    expect((await windowOf(shop)).since).toEqual(started);
  });

  it('covers everything again when the connection has another config', async () => {
    const shop = await pullShop();
    await windowOf(shop);
    const { connections } = shop.shop;
    const place = async () => (await connections.get(shop.connection.id)).syncCursor['import_things'];
    expect((await place())?.watermark).toBeInstanceOf(Date);
    await connections.update(shop.connection.id, { version: 1, config: { store: 'other' } });
    expect(await place()).toEqual({ watermark: null, interrupted: false });
    expect((await windowOf(shop)).since).toBeNull();
    expect((await windowOf(shop)).since).not.toBeNull();
  });

  it('covers everything again when the config changed during a run', async () => {
    const shop = await pullShop();
    await shop.run(async function* () {
      yield { items: [thing('a')], cursor: { page: 1 } };
      await shop.shop.connections.update(shop.connection.id, { version: 1, config: { store: 'other' } });
    });
    expect((await windowOf(shop)).since).toBeNull();
  });

  it('stays when the same config is written again', async () => {
    const shop = await pullShop();
    await windowOf(shop);
    await shop.shop.connections.update(shop.connection.id, { version: 1, config: { store: 's' } });
    expect((await windowOf(shop)).since).not.toBeNull();
  });

  it('covers everything again when that is requested', async () => {
    const shop = await pullShop();
    await windowOf(shop);
    expect((await windowOf(shop, { full: true })).since).toBeNull();
    const narrowed = await windowOf(shop, { since: '2026-01-01T00:00:00+01:00' });
    expect(narrowed.since?.toISOString()).toBe('2025-12-31T23:00:00.000Z');
  });
});

describe('the place that a failed run left', () => {
  /** Runs, and returns the windows and cursors that the provider got. */
  const contextsOf = async (shop: Shop, input: unknown = {}, read: Read = pagesOf([])) => {
    const contexts: Pick<ThingContext, 'window' | 'cursor'>[] = [];
    const run = await shop.run(async function* (context) {
      contexts.push({ window: context.window, cursor: context.cursor });
      yield* read(context);
    }, input);
    return { run, contexts };
  };

  it('is resumed after the last committed page by the next run with the same input', async () => {
    const shop = await pullShop();
    let fails = true;
    shop.script.beforePort = async () => {
      if (fails && shop.hostRows() === 2) throw new Error('away for a moment');
    };
    await shop.run(pagesOf(things(6)));
    fails = false;
    const places: unknown[] = [];
    const run = await shop.run(async function* (context) {
      places.push(context.cursor);
      yield* pagesOf(things(6))(context);
    });
    expect(places).toEqual([{ page: 1 }, null]);
    expect(run.state).toBe('SUCCESS');
    expect(shop.hosted()).toEqual(titles(things(6)));
    expect(shop.hostRows()).toBe(6);
  });

  it.each([
    ['another input', async () => undefined, { since: '2026-01-01T00:00:00Z' }],
    [
      'another config',
      async (shop: Awaited<ReturnType<typeof pullShop>>) => {
        await shop.shop.connections.update(shop.connection.id, { version: 1, config: { store: 'other' } });
      },
      {},
    ],
  ])('is not resumed by a run of %s', async (_name, change, input) => {
    const shop = await pullShop();
    await shop.run(async function* () {
      yield { items: things(2), cursor: { page: 1 } };
      throw new Error('gone');
    });
    await change(shop);
    const places: unknown[] = [];
    await shop.run(async function* (context) {
      places.push(context.cursor);
      yield* pagesOf([])(context);
    }, input);
    expect(places).toEqual([null]);
  });

  it('is dropped when it no longer fits the cursor schema', async () => {
    const shop = await pullShop();
    await shop.run(async function* () {
      yield { items: things(2), cursor: JSON.parse('{"after":"an older release wrote this"}') };
      throw new Error('gone');
    });
    const places: unknown[] = [];
    await shop.run(async function* (context) {
      places.push(context.cursor);
      yield* pagesOf([])(context);
    });
    expect(places).toEqual([null]);
  });

  it('is followed by what changed since, in the same run', async () => {
    const shop = await pullShop({ overlapMs: 1_000 });
    const failed = await shop.run(failing);
    const { run, contexts } = await contextsOf(shop);
    const [failedAt, startedAt] = [failed.startedAt?.getTime() ?? 0, run.startedAt?.getTime() ?? 0];
    expect(contexts).toEqual([
      { cursor: { page: 1 }, window: { since: null, until: new Date(failedAt) } },
      { cursor: null, window: { since: new Date(failedAt - 1_000), until: new Date(startedAt) } },
    ]);
    expect(run.state).toBe('SUCCESS');
    expect(await shop.place()).toMatchObject({ watermark: run.startedAt, resume: null });
  });

  it('does not hide what was created after the failure', async () => {
    const shop = await pullShop();
    const placed = [...things(4)];
    /** Like a provider that sorts by time: a window shows what was created by its end. */
    const read: Read = ({ window, ...context }) =>
      pagesOf(window.since ? placed.slice(4) : placed.slice(0, 4))({ window, ...context });
    await shop.run(failing);
    placed.push(thing('late'));
    const { run } = await contextsOf(shop, {}, read);
    expect(run).toMatchObject({ state: 'SUCCESS', progress: { fetched: 3, created: 3 } });
    expect(shop.hosted()).toEqual(titles(placed));
  });

  it('adds up the totals of both windows', async () => {
    const shop = await pullShop();
    await shop.run(failing);
    const { run } = await contextsOf(shop, {}, async function* ({ cursor }) {
      yield { items: cursor ? [thing('a')] : [thing('b'), thing('c')], cursor: { page: 2 }, total: cursor ? 1 : 2 };
    });
    expect(run.progress).toMatchObject({ fetched: 3, total: 3 });
  });

  it('is not read again when the window after it fails, which resumes where it stopped', async () => {
    const shop = await pullShop({ retry: { attempts: 2, baseMs: 1, maxMs: 1 } });
    const failed = await shop.run(failing);
    let failures = 0;
    const { run, contexts } = await contextsOf(shop, {}, async function* (context) {
      yield* pagesOf(things(6))(context);
      if (context.window.since && failures++ === 0) throw new IntegrationError('provider_unavailable', 'Away.');
    });
    expect(run).toMatchObject({ state: 'SUCCESS', attempts: 2 });
    expect(contexts.map(({ window, cursor }) => [window.since, cursor])).toEqual([
      [null, { page: 1 }],
      [failed.startedAt, null],
      [failed.startedAt, { page: 3 }],
    ]);
  });

  it('keeps its own end when the run is narrowed', async () => {
    const shop = await pullShop();
    const input = { until: '2026-01-01T00:00:00Z' };
    await shop.run(failing, input);
    const { contexts } = await contextsOf(shop, input);
    expect(contexts).toEqual([{ cursor: { page: 1 }, window: { since: null, until: new Date(input.until) } }]);
  });

  it.each([
    ['everything is requested', {}, { full: true }],
    ['the capability enumerates', { enumerates: true }, {}],
  ])('is dropped when %s: a later run reads everything', async (_name, options, input) => {
    const shop = await pullShop(options);
    await shop.run(failing, input);
    const { run, contexts } = await contextsOf(shop, input, pagesOf(things(2)));
    expect(contexts).toEqual([{ cursor: null, window: { since: null, until: run.startedAt } }]);
  });
});

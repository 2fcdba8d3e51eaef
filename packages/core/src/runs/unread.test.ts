import { afterEach, describe, expect, it, vi } from 'vitest';
import {
  type PullShopOptions,
  pagesOf,
  pullShop,
  type Read,
  type Thing,
  type ThingContext,
  thing,
} from '../../test/pull-shop.ts';
import { IntegrationError } from '../errors.ts';

type Shop = Awaited<ReturnType<typeof pullShop>>;

const things = (count: number): Thing[] => Array.from({ length: count }, (_, n) => thing(`t${n}`));
/** A record without a readable title. */
const bad = (externalId: string, updatedAt: string | null = null): Thing =>
  JSON.parse(JSON.stringify({ externalId, updatedAt, title: 4711 }));

const health = async (shop: Shop) => {
  const { health: found, healthReason } = await shop.shop.connections.get(shop.connection.id);
  return [found, healthReason];
};
/** Names the capability once. */
const degraded = (count: number) => [
  'degraded',
  expect.stringMatching(new RegExp(`^import_things: ${count} thing record`)),
];
const unread = async (shop: Shop) => (await shop.place())?.unread.map(({ externalId }) => externalId);

/** Runs, and returns the start of each window that was requested. */
async function startsOf(shop: Shop, read: Read) {
  const starts: (string | null)[] = [];
  const run = await shop.run((context: ThingContext) => {
    starts.push(context.window.since?.toISOString() ?? null);
    return read(context);
  });
  return { run, starts };
}

afterEach(() => {
  vi.useRealTimers();
});

describe('a run that could read none of its records', () => {
  const allBad = Array.from({ length: 120 }, (_, n) => bad(`t${n}`));

  it('fails, with the commonest field and the number of records', async () => {
    const shop = await pullShop({ batchSize: 50 });
    const withoutTime = { ...bad('late'), updatedAt: 'yesterday' };
    const run = await shop.run(pagesOf([...allBad, withoutTime], 50));
    expect(run).toMatchObject({ state: 'FAILURE', error: { code: 'provider_malformed' }, progress: { rejected: 121 } });
    expect(run.error?.message).toMatch(/none of 121 thing records.*field is title, in 121/);
    expect(await shop.events('record.rejected')).toHaveLength(122);
  });

  it('does not move the watermark, and the next run reads the window again', async () => {
    const shop = await pullShop({ batchSize: 50 });
    const first = await shop.run(pagesOf(things(1)));
    await shop.run(pagesOf(allBad, 50));
    expect(await shop.place()).toMatchObject({ watermark: first.startedAt, resume: null, unread: [] });
    const { run, starts } = await startsOf(shop, pagesOf(things(120), 50));
    expect(starts).toEqual([first.startedAt?.toISOString()]);
    expect(run).toMatchObject({ state: 'SUCCESS', progress: { created: 119, rejected: 0 } });
    expect(await health(shop)).toEqual(['healthy', null]);
  });

  it('fails and deletes nothing when it enumerates', async () => {
    const shop = await pullShop({ enumerates: true });
    await shop.run(pagesOf(things(5)));
    expect(await shop.run(pagesOf([bad('t0')]))).toMatchObject({ state: 'FAILURE', progress: { deleted: 0 } });
    expect(Object.keys(shop.hosted())).toHaveLength(5);
  });

  it('fails when the provider rejected them itself, without an id', async () => {
    const shop = await pullShop();
    const run = await shop.run(async function* () {
      yield { items: [], cursor: { page: 1 }, rejected: [{ externalId: null, field: 'id', problem: 'is missing' }] };
    });
    expect(run).toMatchObject({ state: 'FAILURE', error: { message: expect.stringContaining('field is id, in 1') } });
  });

  it('does not fail when an earlier attempt had read some', async () => {
    const shop = await pullShop();
    await shop.run(async function* () {
      yield { items: things(2), cursor: { page: 1 } };
      throw new Error('gone');
    });
    const run = await shop.run(async function* ({ cursor }) {
      if (cursor) yield { items: [bad('x')], cursor: { page: 2 } };
    });
    expect(run).toMatchObject({ state: 'SUCCESS', progress: { rejected: 1 } });
  });

  it('does not fail when the records were known to be unreadable', async () => {
    const shop = await pullShop();
    await shop.run(pagesOf([bad('x'), ...things(2)]));
    expect(await shop.run(pagesOf([bad('x')]))).toMatchObject({ state: 'SUCCESS', progress: { rejected: 1 } });
    expect(await shop.run(pagesOf([bad('x'), bad('y')]))).toMatchObject({ state: 'FAILURE' });
  });
});

describe('a record that could not be read among others', () => {
  const some = [bad('x', '2026-03-01T00:00:00.000Z'), ...things(2)];

  it('degrades the health of the connection until it is read', async () => {
    const shop = await pullShop();
    expect((await shop.run(pagesOf(some))).state).toBe('SUCCESS');
    expect(await health(shop)).toEqual(degraded(1));
    await shop.run(pagesOf([]));
    expect(await health(shop)).toEqual(degraded(1));
    await shop.run(pagesOf([thing('x')]));
    expect(await health(shop)).toEqual(['healthy', null]);
    expect(await unread(shop)).toEqual([]);
  });

  it('degrades a connection that needed authorisation: the run proved its credential', async () => {
    const shop = await pullShop();
    await shop.storage.transaction(shop.actor, ({ connections }) =>
      connections.recordHealth(shop.connection.id, { health: 'reauth_required', healthReason: 'expired' }),
    );
    await shop.run(pagesOf(some));
    expect(await health(shop)).toEqual(degraded(1));
  });

  it('is reported once', async () => {
    const shop = await pullShop();
    await shop.run(pagesOf(some));
    await shop.run(pagesOf(some));
    expect(await shop.events('record.rejected')).toHaveLength(1);
    expect((await shop.events('connection.health_changed')).map(({ meta }) => meta['to'])).toEqual(['degraded']);
  });

  it('is read again in a window that reaches back to its time, less the overlap', async () => {
    const shop = await pullShop({ overlapMs: 1_000 });
    await shop.run(pagesOf(some));
    const { starts } = await startsOf(shop, pagesOf([thing('x')]));
    expect(starts).toEqual(['2026-02-28T23:59:59.000Z']);
    expect(shop.hosted()).toMatchObject({ x: 'Thing x' });
  });

  it('is read again from the start of its first window if it has no time', async () => {
    const shop = await pullShop();
    const first = await shop.run(pagesOf(things(2)));
    await shop.run(pagesOf([bad('x'), thing('t2')]));
    const { starts } = await startsOf(shop, pagesOf([]));
    expect(starts).toEqual([first.startedAt?.toISOString()]);
  });

  it('is read again without a start if its window had none and it has no time', async () => {
    const shop = await pullShop();
    await shop.run(pagesOf([bad('x'), ...things(2)]));
    expect((await startsOf(shop, pagesOf([]))).starts).toEqual([null]);
  });

  it('is read again from the time that its provider gave with the rejected record', async () => {
    const shop = await pullShop();
    await shop.run(async function* () {
      const updatedAt = '2026-03-01T00:00:00.000Z';
      yield {
        items: things(1),
        cursor: { page: 1 },
        rejected: [{ externalId: 'x', field: 'lines', problem: 'none', updatedAt }],
      };
    });
    expect((await startsOf(shop, pagesOf([]))).starts).toEqual(['2026-03-01T00:00:00.000Z']);
  });

  it('is read again at its window if it has no id, until a run there finds none', async () => {
    const shop = await pullShop();
    const first = await shop.run(pagesOf(things(1)));
    const withoutId: Thing = JSON.parse('{"title":"no id","updatedAt":null}');
    await shop.run(pagesOf([withoutId, thing('t1')]));
    expect((await startsOf(shop, pagesOf([withoutId, thing('t1')]))).starts).toEqual([first.startedAt?.toISOString()]);
    expect(await unread(shop)).toEqual([null]);
    await shop.run(pagesOf([thing('was without'), thing('t1')]));
    expect(await unread(shop)).toEqual([]);
    expect(await health(shop)).toEqual(['healthy', null]);
  });

  it('is no longer requested once its provider says that it is deleted', async () => {
    const shop = await pullShop();
    await shop.run(pagesOf(some));
    await shop.run(async function* () {
      yield { items: [], deleted: ['x'], cursor: { page: 1 } };
    });
    expect(await unread(shop)).toEqual([]);
  });

  it('is forgotten after 30 days', async () => {
    // Starts in the past: ids never go back behind the latest time.
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() - 31 * 86_400_000 });
    const shop = await pullShop();
    await shop.run(pagesOf(some));
    vi.setSystemTime(Date.now() + 29 * 86_400_000);
    const before = await shop.run(pagesOf([]));
    expect(await unread(shop)).toEqual(['x']);
    vi.setSystemTime(Date.now() + 2 * 86_400_000);
    expect((await startsOf(shop, pagesOf([]))).starts).toEqual([before.startedAt?.toISOString()]);
    expect(await unread(shop)).toEqual([]);
    expect(await health(shop)).toEqual(['healthy', null]);
  });

  it('is stored among the 1,000 oldest', async () => {
    const shop = await pullShop({ batchSize: 500 });
    await shop.run(pagesOf([...Array.from({ length: 1_200 }, (_, n) => bad(`x${n}`)), ...things(1)], 500));
    const stored = await unread(shop);
    expect(stored).toHaveLength(1_000);
    expect(stored).toContain('x0');
    expect(stored).not.toContain('x1100');
  });

  it('is kept by a run that fails later, and by one that resumes it', async () => {
    const shop = await pullShop();
    await shop.run(async function* () {
      yield { items: some, cursor: { page: 1 } };
      throw new Error('gone');
    });
    await shop.run(pagesOf([]));
    expect(await unread(shop)).toEqual(['x']);
    expect(await health(shop)).toEqual(degraded(1));
  });

  it('is ignored after a config change', async () => {
    const shop = await pullShop();
    await shop.run(pagesOf(some));
    await shop.shop.connections.update(shop.connection.id, { version: 1, config: { store: 'other' } });
    await shop.run(pagesOf(things(1)));
    expect(await unread(shop)).toEqual([]);
  });

  it('is forgotten when a complete enumeration does not see it', async () => {
    const shop = await pullShop({ enumerates: true });
    await shop.run(pagesOf(some));
    expect(await unread(shop)).toEqual(['x']);
    await shop.run(pagesOf(things(2)));
    expect(await unread(shop)).toEqual([]);
  });
});

describe('a record that could not be read, of a pull that can look up ids', () => {
  const fetching = (answer: NonNullable<PullShopOptions['fetch']>) => {
    const lookUps: string[][] = [];
    const fetch: PullShopOptions['fetch'] = (ids, reportedGone) => {
      lookUps.push([...ids]);
      return answer(ids, reportedGone);
    };
    return { lookUps, fetch };
  };

  it('is looked up by the next run, and the window does not change', async () => {
    const { lookUps, fetch } = fetching(() => ({ items: [thing('x')], deleted: [] }));
    const shop = await pullShop({ fetch });
    const first = await shop.run(pagesOf([bad('x'), ...things(2)]));
    expect(lookUps).toEqual([]);
    const { run, starts } = await startsOf(shop, pagesOf([]));
    expect(starts).toEqual([first.startedAt?.toISOString()]);
    expect(lookUps).toEqual([['x']]);
    expect(run.progress).toMatchObject({ fetched: 1, created: 1 });
    expect(await unread(shop)).toEqual([]);
    expect(await health(shop)).toEqual(['healthy', null]);
  });

  it('stays while it is unreadable, and is forgotten when it is deleted', async () => {
    const { fetch } = fetching((ids) => ({
      items: ids.includes('x') ? [bad('x')] : [],
      deleted: ['y', 'not requested'],
    }));
    const shop = await pullShop({ fetch });
    await shop.run(pagesOf([bad('x'), bad('y'), bad('z'), ...things(2)]));
    const run = await shop.run(pagesOf([]));
    expect(run).toMatchObject({ state: 'SUCCESS', progress: { fetched: 1, rejected: 1 } });
    expect(await unread(shop)).toEqual(['x', 'z']);
    expect(await health(shop)).toEqual(degraded(2));
    expect(await shop.events('record.rejected')).toHaveLength(3);
  });

  it('is not looked up again when the provider leaves it out on purpose', async () => {
    const { lookUps, fetch } = fetching(() => ({ items: [], deleted: [], leftOut: ['x'] }));
    const shop = await pullShop({ fetch });
    await shop.run(pagesOf([bad('x'), ...things(2)]));
    expect(await shop.run(pagesOf([]))).toMatchObject({ state: 'SUCCESS', progress: { created: 0, deleted: 0 } });
    expect(await health(shop)).toEqual(['healthy', null]);
    await shop.run(pagesOf([]));
    expect(lookUps).toEqual([['x']]);
  });

  it('stays, and the run succeeds with a notice, when the look-up fails', async () => {
    const { fetch } = fetching(() => {
      throw new IntegrationError('provider_unavailable', 'Acme answered 500.');
    });
    const shop = await pullShop({ fetch });
    await shop.run(pagesOf([bad('x'), ...things(2)]));
    expect(await shop.run(pagesOf([thing('t2')]))).toMatchObject({ state: 'SUCCESS', progress: { created: 1 } });
    expect(await unread(shop)).toEqual(['x']);
    expect(await health(shop)).toEqual(degraded(1));
    expect((await shop.events('run.notice')).map(({ meta }) => meta['code'])).toEqual(['unread_unanswered']);
  });

  it('fails the run when the look-up is refused for its credential', async () => {
    const { fetch } = fetching(() => {
      throw new IntegrationError('provider_auth', 'The token has expired.');
    });
    const shop = await pullShop({ fetch });
    await shop.run(pagesOf([bad('x'), ...things(2)]));
    expect(await shop.run(pagesOf([]))).toMatchObject({ state: 'FAILURE', error: { code: 'provider_auth' } });
  });

  it('is not looked up when the window had it already', async () => {
    const { lookUps, fetch } = fetching(() => ({ items: [], deleted: [] }));
    const shop = await pullShop({ fetch });
    await shop.run(pagesOf([bad('x'), bad('y'), ...things(2)]));
    await shop.run(pagesOf([thing('x'), bad('y')]));
    expect(lookUps).toEqual([]);
    expect(await unread(shop)).toEqual(['y']);
  });
});

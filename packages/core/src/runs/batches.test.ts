import { AsyncLocalStorage } from 'node:async_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { PullPage } from '../provider/context.ts';
import type { CanonicalRecord } from '../records/record.ts';
import { gather, withPrefetch } from './batches.ts';
import type { Intake } from './intake.ts';

type Item = CanonicalRecord & { content?: string; size?: number };
const isItem = (value: unknown): value is Item => typeof value === 'object' && value !== null && 'externalId' in value;
const intake = (items: readonly unknown[]): Intake => ({
  accepted: items.filter(isItem).map((item) => ({
    item,
    contentHash: item.content ?? '',
    isTimeAssumed: false,
    readAt: new Date(0),
    size: item.size ?? 1,
  })),
  rejected: [],
  warnings: [],
  notices: [],
});
const item = (externalId: string, updatedAt: string | null = null, content = ''): Item => ({
  externalId,
  updatedAt,
  content,
});

async function collect(pages: PullPage<CanonicalRecord, number>[], size = 3) {
  const source = (async function* () {
    yield* pages;
  })();
  const batches = [];
  for await (const batch of gather(source, intake, Number, { size, characters: 1_000, flushAfterMs: 60_000 }))
    batches.push(batch);
  return batches;
}
const ids = (batch: { accepted: readonly { item: CanonicalRecord }[] } | undefined) =>
  batch?.accepted.map(({ item: { externalId } }) => externalId);

describe('gather', () => {
  it('gathers pages up to the size and keeps the last cursor of each batch', async () => {
    const batches = await collect([1, 2, 3, 4].map((n) => ({ items: [item(`a${n}`), item(`b${n}`)], cursor: n })));
    expect(batches.map(({ cursor }) => cursor)).toEqual([2, 4]);
    expect(batches.map(({ fetched }) => fetched)).toEqual([4, 4]);
  });

  it('marks the last batch when it is certain', async () => {
    const pages = [1, 2, 3].map((n) => ({ items: [item(`a${n}`), item(`b${n}`)], cursor: n }));
    expect((await collect(pages)).map(({ isLast }) => isLast)).toEqual([false, true]);
    expect((await collect(pages.slice(0, 2))).map(({ isLast }) => isLast)).toEqual([false]);
  });

  it('makes smaller batches of large records', async () => {
    const large = (n: number) => ({ ...item(`a${n}`), size: 600 });
    const batches = await collect(
      [1, 2, 3].map((n) => ({ items: [large(n)], cursor: n })),
      10,
    );
    expect(batches.map(({ cursor }) => cursor)).toEqual([2, 3]);
  });

  it('accepts a record on two pages once, in its newest version, ordered by id', async () => {
    const [batch] = await collect(
      [
        { items: [item('b', '2026-01-02T00:00:00.000Z', 'new'), item('a')], cursor: 1 },
        { items: [item('b', '2026-01-01T00:00:00.000Z', 'old')], cursor: 2 },
      ],
      10,
    );
    expect(ids(batch)).toEqual(['a', 'b']);
    expect(batch?.accepted[1]?.contentHash).toBe('new');
  });

  it('lets a later deletion win over a record, and a later record over a deletion', async () => {
    const [batch] = await collect(
      [
        { items: [item('a')], deleted: ['b'], cursor: 1 },
        { items: [item('b')], deleted: ['a'], cursor: 2 },
      ],
      10,
    );
    expect(ids(batch)).toEqual(['b']);
    expect(batch?.deleted).toEqual(['a']);
  });

  it('yields the last cursor even if nothing was found', async () => {
    expect(await collect([{ items: [], cursor: 9 }])).toMatchObject([{ cursor: 9, fetched: 0 }]);
  });
});

describe('withPrefetch', () => {
  it('fetches the next value when called, and never more than one', async () => {
    let fetched = 0;
    const source = (async function* () {
      while (fetched < 10) yield ++fetched;
    })();
    for await (const { value, prefetch } of withPrefetch(source)) {
      await delay();
      expect(fetched).toBe(value);
      prefetch();
      prefetch();
      await delay();
      expect(fetched).toBe(Math.min(value + 1, 10));
    }
    expect(fetched).toBe(10);
  });

  it('fetches the next value outside the transaction it is called in', async () => {
    const transaction = new AsyncLocalStorage<string>();
    const seen: (string | undefined)[] = [];
    const source = (async function* () {
      for (const value of [1, 2, 3]) {
        await delay();
        seen.push(transaction.getStore());
        yield value;
      }
    })();
    for await (const { prefetch } of withPrefetch(source)) await transaction.run('open', async () => prefetch());
    expect(seen).toEqual([undefined, undefined, undefined]);
  });

  it('closes its source when left early, and passes failures on', async () => {
    let closed = false;
    const source = (async function* () {
      try {
        yield 1;
        throw new Error('broken page');
      } finally {
        closed = true;
      }
    })();
    const read = async () => {
      for await (const { value, prefetch } of withPrefetch(source)) {
        expect(value).toBe(1);
        prefetch();
        await delay();
      }
    };
    await expect(read()).rejects.toThrow('broken page');
    expect(closed).toBe(true);
  });
});

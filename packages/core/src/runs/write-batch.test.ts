import { describe, expect, it } from 'vitest';
import { importThings, pagesOf, pullShop, type Thing, thing } from '../../test/pull-shop.ts';
import { memoryStorage } from '../memory-storage/index.ts';
import type { RunProgress } from '../storage/run-row.ts';
import type { UnitOfWork } from '../storage/storage.ts';
import { batchOf } from './batches.ts';
import { createIntake } from './intake.ts';
import { type BatchTarget, writeRecords } from './write-batch.ts';

/** Two of these fill one call of a port. */
const large = (externalId: string): Thing => thing(externalId, 'x'.repeat(200 * 1024));
const larges = ['a', 'b', 'c', 'd', 'e'].map(large);

describe('a batch of large records', () => {
  it('reaches the port in several calls, the deletions in the first', async () => {
    const shop = await pullShop({ batchSize: 10 });
    await shop.run(pagesOf([thing('gone')]));
    const before = shop.batches.length;
    const run = await shop.run(async function* () {
      yield { items: larges, deleted: ['gone'], cursor: { page: 1 } };
    });
    expect(run.progress).toMatchObject({ created: 5, deleted: 1 });
    expect(shop.batches.slice(before).map(({ items, deleted }) => [items, deleted])).toEqual([
      [['a', 'b'], ['gone']],
      [['c', 'd'], []],
      [['e'], []],
    ]);
    expect(Object.keys(shop.hosted())).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect(await shop.events('run.progress')).toHaveLength(2);
  });

  it('is rolled back as a whole when a later call fails', async () => {
    const shop = await pullShop({ batchSize: 10 });
    shop.script.beforePort = async () => {
      if (shop.hostRows() === 4) throw new Error('disk full');
    };
    const run = await shop.run(pagesOf(larges, 5));
    expect(run).toMatchObject({ state: 'FAILURE', error: { code: 'port_failed' }, progress: { fetched: 0 } });
    expect(shop.hosted()).toEqual({});
  });

  it('passes the port a larger record in its own call', async () => {
    const shop = await pullShop({ batchSize: 10 });
    await shop.run(pagesOf([thing('gone')]));
    await shop.run(async function* () {
      const items = [thing('a', 'x'.repeat(600 * 1024)), thing('b'), thing('c')];
      yield { items, deleted: ['gone'], cursor: { page: 1 } };
    });
    expect(shop.batches.slice(1).map(({ items, deleted }) => [items, deleted])).toEqual([
      [['a'], ['gone']],
      [['b', 'c'], []],
    ]);
  });
});

const set = { providerKey: 'acme', kind: 'thing' };
const none: RunProgress = {
  fetched: 0,
  created: 0,
  changed: 0,
  unchanged: 0,
  deleted: 0,
  rejected: 0,
  total: null,
};

/** A batch of one record that the provider was asked for at an instant. */
function batchAt(title: string, readAt: Date) {
  const page = { items: [thing('a', title)], cursor: null, readAt };
  return batchOf(page, createIntake(importThings, { now: () => readAt })(page.items, readAt), null);
}

/** Transactions that overlap, as those of a database do: each sees what the others have written, and `lock` keeps them apart. */
function overlapping<Tx>(unit: UnitOfWork<Tx>, isShared: boolean) {
  let last = Promise.resolve();
  const host = new Map<string, string>();
  return {
    host,
    write: async (title: string, readAt: Date, beforePort: () => Promise<void>): Promise<void> => {
      const ended = Promise.withResolvers<void>();
      const lock = async () => {
        const before = last;
        last = ended.promise;
        await before;
      };
      const target: BatchTarget<Tx> = {
        unit: { ...unit, records: { ...unit.records, lock } },
        set,
        isShared,
        notesReadings: false,
        reapplies: false,
        enumerationId: null,
        rejectedBefore: null,
        now: new Date(),
        portName: 'things.upsert',
        storage: { isTransient: () => false },
        context: {
          scope: { shopId: 'shop-1' },
          tx: unit.tx,
          signal: new AbortController().signal,
          providerKey: 'acme',
          connectionId: 'c',
          runId: 'r',
        },
        upsert: async ({ items }) => {
          await beforePort();
          return items.map(({ item: { externalId } }) => {
            host.set(externalId, title);
            return { externalId, hostId: 'h' };
          });
        },
      };
      try {
        await writeRecords(target, batchAt(title, readAt), none, () => undefined);
      } finally {
        ended.resolve();
      }
    },
  };
}

describe('two runs that write the same record at the same time', () => {
  /** The run with the older version has read the links when the one with the newer version begins, and writes last. */
  const interleave = (isShared: boolean): Promise<string | undefined> =>
    memoryStorage().transaction({ shopId: 'shop-1' }, async (unit) => {
      const { host, write } = overlapping(unit, isShared);
      const isAtPort = Promise.withResolvers<void>();
      const mayWrite = Promise.withResolvers<void>();
      const older = write('old', new Date(1_000), () => {
        isAtPort.resolve();
        return mayWrite.promise;
      });
      await isAtPort.promise;
      const newer = write('new', new Date(2_000), async () => undefined);
      // Long enough for one that does not wait.
      await new Promise((resolve) => setImmediate(resolve));
      mayWrite.resolve();
      await Promise.all([older, newer]);
      return host.get('a');
    });

  it('wait for each other, so that the newer version stays', async () => {
    expect(await interleave(true)).toBe('new');
  });

  it('would lose it if they did not', async () => {
    expect(await interleave(false)).toBe('old');
  });
});

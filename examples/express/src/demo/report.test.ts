import type { RunProgress, RunRow } from '@makerfex/integrations-core/storage';
import { describe, expect, it } from 'vitest';
import { describeChanges, report, requireExactly } from './report.ts';
import type { FinishedRun, RecordName } from './sync.ts';

function finished(records: RecordName, progress: Partial<RunProgress> & { duplicates?: number }): FinishedRun {
  const nothing = { fetched: 0, created: 0, changed: 0, unchanged: 0, deleted: 0, rejected: 0, total: null };
  const run: Pick<RunRow, 'id' | 'progress'> = { id: `run-${records}`, progress: { ...nothing, ...progress } };
  return { label: 'Etsy', records, run, read: progress.fetched ?? 0, seconds: 2 };
}

const changes = new Map([
  [
    'Etsy',
    {
      orders: { created: 5, changed: 22, deleted: 0, kinds: { cancelled: 2, sent: 20, 'partly refunded': 0 } },
      products: { created: 0, changed: 8, deleted: 1, kinds: { renamed: 8, 'with new ids of their variants': 3 } },
    },
  ],
]);

describe('the report of an import', () => {
  it('has a line for each import and one for all, with counts, seconds and records per second', () => {
    const runs = [finished('orders', { fetched: 2_000, created: 1_999 }), finished('products', { fetched: 300 })];
    expect(report({ runs, notices: [], seconds: 2.5 }).split('\n')).toEqual([
      '                read    new  changed  unchanged  deleted  seconds  per s',
      '-------------  -----  -----  -------  ---------  -------  -------  -----',
      'Etsy orders    2,000  1,999        0          0        0     2.00  1,000',
      'Etsy products    300      0        0          0        0     2.00    150',
      'all at once    2,300  1,999        0          0        0     2.50    920',
    ]);
  });

  it('shows rejected records if there are any', () => {
    expect(report({ runs: [finished('orders', { rejected: 3 })], notices: [], seconds: 1 })).toContain('rejected');
  });

  it('adds up when records repeat, which have their own column', () => {
    const counts = { fetched: 1_726, created: 666, changed: 699, unchanged: 61, duplicates: 300 };
    expect(
      report({ runs: [finished('customers', counts)], notices: [], seconds: 1 })
        .split('\n')
        .slice(0, 3),
    ).toEqual([
      '                 read  new  changed  unchanged  repeated  deleted  seconds  per s',
      '--------------  -----  ---  -------  ---------  --------  -------  -------  -----',
      'Etsy customers  1,726  666      699         61       300        0     2.00    863',
    ]);
  });

  it('fits into eighty columns with its indentation', () => {
    const runs = [{ ...finished('customers', { fetched: 9_999, created: 9_999 }), label: 'Shopify' }];
    for (const line of report({ runs, notices: [], seconds: 1 }).split('\n'))
      expect(line.length + 3).toBeLessThanOrEqual(80);
  });
});

it('describes the changes at a source, without empty kinds', () => {
  const texts = [...changes].map(([label, of]) => describeChanges(label, of));
  expect(texts).toEqual([
    'Etsy orders: 5 new, 22 changed (2 cancelled, 20 sent)\n' +
      'Etsy products: 8 changed (8 renamed, 3 with new ids of their variants; some in several ways), 1 deleted',
  ]);
});

describe('the imported changes', () => {
  const orders = finished('orders', { created: 5, changed: 22 });
  const products = finished('products', { changed: 8, deleted: 1 });

  it('are accepted when they match those at the source', () => {
    expect(() => requireExactly(changes, [orders, products])).not.toThrow();
  });

  it.each([
    ['a missed cancellation', finished('orders', { created: 5, changed: 20 })],
    ['an extra record', finished('products', { changed: 8, deleted: 1, created: 1 })],
    ['a missed deletion', finished('products', { changed: 8 })],
  ])('are rejected with %s', (_what, run) => {
    expect(() => requireExactly(changes, [run])).toThrow('were imported');
  });
});

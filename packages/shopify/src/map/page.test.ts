import { describe, expect, it } from 'vitest';
import { plainOrder } from '../../test/plain.ts';
import { readOrder } from './order.ts';
import { mapNodes } from './page.ts';

const asIs = async <T>(node: T) => node;

describe('a page', () => {
  it('rejects what is not a record and keeps the rest', async () => {
    const { items, rejected } = await mapNodes([null, 'text', [], 7, plainOrder()], asIs, readOrder);
    expect(items).toHaveLength(1);
    expect(rejected).toEqual(
      Array.from({ length: 4 }, () => ({ externalId: null, field: '', problem: 'is not an object' })),
    );
  });

  it.each([
    ['2026-11-05T00:00:00Z', '2026-11-05T00:00:00.000Z'],
    ['2026-11-05T00:00:00', undefined],
    [7, undefined],
  ])('reports the time of the last change of a rejected record: %j', async (updatedAt, expected) => {
    const { rejected } = await mapNodes([plainOrder({ totalPriceSet: null, updatedAt })], asIs, readOrder);
    expect(rejected.map((issue) => [issue.field, issue.updatedAt])).toEqual([['totalPriceSet', expected]]);
  });

  it.each([['first'], ['last']])('takes the newer of two records with one id when it comes %s', async (place) => {
    const both = [plainOrder({ updatedAt: '2026-11-05T00:00:00Z', name: 'newer' }), plainOrder({ name: 'older' })];
    const { items } = await mapNodes(place === 'first' ? both : both.toReversed(), asIs, readOrder);
    expect(items.map(({ number }) => number)).toEqual(['newer']);
  });

  it('reports no warnings of a record that it rejects', async () => {
    const { rejected, warnings } = await mapNodes([plainOrder({ note: 5, totalPriceSet: null })], asIs, readOrder);
    expect(rejected).toHaveLength(1);
    expect(warnings).toEqual([]);
  });

  it('rethrows a fault of the provider, because it is not a fault of one record', async () => {
    const fails = () => Promise.reject(new Error('the shop is closed'));
    await expect(mapNodes([plainOrder()], fails, readOrder)).rejects.toThrow('closed');
  });
});

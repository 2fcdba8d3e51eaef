import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { mapRecords, parseLeniently, readId, UnusableField } from './mapping.ts';

const money = z.object({ amount: z.int() });
const schema = z.object({
  id: z.int(),
  total: money,
  tax: money.nullish(),
  note: z.string().nullish(),
  lines: z.array(z.object({ price: money, colour: z.string().nullish() })),
  labels: z.array(z.string().nullish()).nullish(),
});
const valid = { id: 1, total: { amount: 5 }, lines: [] };
const read = (raw: unknown) => {
  const warnings: string[] = [];
  return { value: parseLeniently(schema, raw, (field) => warnings.push(field)), warnings };
};

describe('parseLeniently', () => {
  it('ignores unknown keys', () => {
    expect(read({ ...valid, more: 1 })).toEqual({ value: valid, warnings: [] });
  });

  it.each([
    ['a field', { note: 5 }, 'note', ['note']],
    ['a nested field', { lines: [{ price: { amount: 1 }, colour: 5 }] }, 'lines.0.colour', ['lines.0.colour']],
    ['the parent of a required field', { tax: { amount: 1.5 } }, 'tax', ['tax.amount']],
  ])('leaves out %s that is malformed, with a warning', (_, patch, missing, warned) => {
    const { value, warnings } = read({ ...valid, ...patch });
    expect(value).not.toHaveProperty(missing);
    expect(warnings).toEqual(warned);
  });

  it('sets a malformed list entry to null, so that the list shows that it is incomplete', () => {
    expect(read({ ...valid, labels: ['a', 5] })).toMatchObject({
      value: { labels: ['a', null] },
      warnings: ['labels.1'],
    });
  });

  it.each([
    ['total', { total: null }],
    ['total.amount', { total: { amount: 'five' } }],
    ['lines.1.price.amount', { lines: [{ price: { amount: 1 }, colour: 5 }, { price: { amount: 1.5 } }] }],
  ])('throws for %s, even if other fields are malformed too', (field, patch) => {
    expect(() => read({ ...valid, note: 5, ...patch })).toThrow(expect.objectContaining({ field }));
    expect(() => read({ ...valid, ...patch })).toThrow(UnusableField);
  });

  it.each([null, 'text', 5, []])('throws for %j', (raw) => {
    expect(() => read(raw)).toThrow(expect.objectContaining({ field: '' }));
  });

  it('does not change its input', () => {
    const raw = { ...valid, note: 5 };
    read(raw);
    expect(raw.note).toBe(5);
  });
});

describe('mapRecords', () => {
  const mapping = {
    schema: z.object({ id: z.int(), at: z.string().nullish() }),
    id: 'id',
    map: ({ id, at }: { id: number; at?: string | null | undefined }) => ({
      externalId: String(id),
      updatedAt: at ?? null,
    }),
  };

  it('keeps the records beside one that is not an object', () => {
    const { items, rejected } = mapRecords([null, 'text', [], { id: 1 }], mapping);
    expect(items).toHaveLength(1);
    expect(rejected).toEqual(
      Array.from({ length: 3 }, () => ({ externalId: null, field: '', problem: expect.any(String) })),
    );
  });

  it('keeps the newer of two records with one id, in either order', () => {
    const [older, newer] = [
      { id: 1, at: '2026-01-01T00:00:00.000Z' },
      { id: 1, at: '2026-01-02T00:00:00.000Z' },
    ];
    for (const raws of [
      [older, newer],
      [newer, older],
    ])
      expect(mapRecords(raws, mapping).items).toEqual([{ externalId: '1', updatedAt: newer.at }]);
  });

  it('reports no warnings for a rejected record', () => {
    const { rejected, warnings } = mapRecords([{ id: 'one', at: 5 }], mapping);
    expect(rejected).toHaveLength(1);
    expect(warnings).toEqual([]);
  });

  it.each([
    [{ updated_timestamp: 1_790_000_000 }, '2026-09-21T14:13:20.000Z'],
    [{ update_timestamp: 1_790_000_000.7 }, '2026-09-21T14:13:20.000Z'],
    [{ last_modified_timestamp: 1_790_000_000 }, '2026-09-21T14:13:20.000Z'],
    [{ updated_timestamp: 0 }, undefined],
    [{ updated_timestamp: 1e300 }, undefined],
    [{ updated_timestamp: 'today' }, undefined],
    [{}, undefined],
  ])('reports when a rejected record was changed: %j', (times, expected) => {
    const { rejected } = mapRecords([{ id: 'one', ...times }], mapping);
    expect(rejected.map(({ updatedAt }) => updatedAt)).toEqual([expected]);
  });

  it('passes on an error of the mapper', () => {
    const map = () => {
      throw new TypeError('a bug');
    };
    expect(() => mapRecords([{ id: 1 }], { ...mapping, map })).toThrow('a bug');
  });
});

describe('readId', () => {
  it.each([
    [7, '7'],
    ['7', '7'],
    [0, null],
    [-1, null],
    [1.5, null],
    [2 ** 60, null],
    ['07', null],
    [null, null],
  ])('reads %j as %j', (id, expected) => {
    expect(readId({ id }, 'id')).toBe(expected);
  });
});

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
const sound = { id: 1, total: { amount: 5 }, lines: [] };
const read = (raw: unknown) => {
  const warnings: string[] = [];
  return { value: parseLeniently(schema, raw, (field) => warnings.push(field)), warnings };
};

describe('parseLeniently', () => {
  it('ignores what it does not know', () => {
    expect(read({ ...sound, more: 1 })).toEqual({ value: sound, warnings: [] });
  });

  it.each([
    ['a field', { note: 5 }, 'note', ['note']],
    ['a field within', { lines: [{ price: { amount: 1 }, colour: 5 }] }, 'lines.0.colour', ['lines.0.colour']],
    ['what is around a field that may not be missing', { tax: { amount: 1.5 } }, 'tax', ['tax.amount']],
  ])('leaves out %s that is wrong, with a warning', (_, patch, missing, warned) => {
    const { value, warnings } = read({ ...sound, ...patch });
    expect(value).not.toHaveProperty(missing);
    expect(warnings).toEqual(warned);
  });

  it('sets an entry to null that is wrong, so that the list shows that it is not complete', () => {
    expect(read({ ...sound, labels: ['a', 5] })).toMatchObject({
      value: { labels: ['a', null] },
      warnings: ['labels.1'],
    });
  });

  it.each([
    ['total', { total: null }],
    ['total.amount', { total: { amount: 'five' } }],
    ['lines.1.price.amount', { lines: [{ price: { amount: 1 }, colour: 5 }, { price: { amount: 1.5 } }] }],
  ])('refuses for %s, whatever else is wrong', (field, patch) => {
    expect(() => read({ ...sound, note: 5, ...patch })).toThrow(expect.objectContaining({ field }));
    expect(() => read({ ...sound, ...patch })).toThrow(UnusableField);
  });

  it.each([null, 'text', 5, []])('refuses %j', (raw) => {
    expect(() => read(raw)).toThrow(expect.objectContaining({ field: '' }));
  });

  it('leaves what it was given alone', () => {
    const raw = { ...sound, note: 5 };
    read(raw);
    expect(raw.note).toBe(5);
  });
});

describe('mapRecords', () => {
  const how = {
    schema: z.object({ id: z.int(), at: z.string().nullish() }),
    id: 'id',
    map: ({ id, at }: { id: number; at?: string | null | undefined }) => ({
      externalId: String(id),
      updatedAt: at ?? null,
    }),
  };

  it('keeps the neighbours of what is no record', () => {
    const { items, rejected } = mapRecords([null, 'text', [], { id: 1 }], how);
    expect(items).toHaveLength(1);
    expect(rejected).toEqual(
      Array.from({ length: 3 }, () => ({ externalId: null, field: '', problem: expect.any(String) })),
    );
  });

  it('keeps the newer of two records with one id, in whatever order they come', () => {
    const [older, newer] = [
      { id: 1, at: '2026-01-01T00:00:00.000Z' },
      { id: 1, at: '2026-01-02T00:00:00.000Z' },
    ];
    for (const raws of [
      [older, newer],
      [newer, older],
    ])
      expect(mapRecords(raws, how).items).toEqual([{ externalId: '1', updatedAt: newer.at }]);
  });

  it('tells no warning of a record that it rejects', () => {
    const { rejected, warnings } = mapRecords([{ id: 'one', at: 5 }], how);
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
  ])('says with a record that it rejects when it was changed: %j', (times, expected) => {
    const { rejected } = mapRecords([{ id: 'one', ...times }], how);
    expect(rejected.map(({ updatedAt }) => updatedAt)).toEqual([expected]);
  });

  it('lets a fault of the mapper through', () => {
    const map = () => {
      throw new TypeError('a bug');
    };
    expect(() => mapRecords([{ id: 1 }], { ...how, map })).toThrow('a bug');
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

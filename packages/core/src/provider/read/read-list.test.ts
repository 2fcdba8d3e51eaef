import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { timestampSchema } from '../../records/timestamp.ts';
import type { RawObject } from './raw-object.ts';
import { readList, readListAsync } from './read-list.ts';
import type { RecordReader } from './record-reader.ts';

const reading = { id: 'id' };
const toRecord = (record: RecordReader) => ({
  externalId: String(record.required('id', z.int())),
  updatedAt: record.optional('at', timestampSchema) ?? null,
});
const [older, newer] = [
  { id: 1, at: '2026-01-01T00:00:00.000Z' },
  { id: 1, at: '2026-01-02T00:00:00.000Z' },
] as const;

describe('readList', () => {
  it('keeps the records beside one that is not an object', () => {
    const { items, rejected } = readList([null, 'text', [], { id: 1 }], reading, toRecord);
    expect(items).toHaveLength(1);
    expect(rejected).toEqual(
      Array.from({ length: 3 }, () => ({ externalId: null, field: '', problem: 'is not an object' })),
    );
  });

  it('rejects a record by its id and the field at fault, without warnings of it', () => {
    const read = (record: RecordReader) => {
      record.warn('note', 'is too long');
      return { ...toRecord(record), total: record.required('total', z.string({ error: 'is not text' })) };
    };
    const { items, rejected, warnings } = readList(
      [
        { id: 1, total: 5 },
        { id: 2, total: '5' },
      ],
      reading,
      read,
    );
    expect(items).toMatchObject([{ externalId: '2' }]);
    expect(rejected).toEqual([{ externalId: '1', field: 'total', problem: 'is not text' }]);
    expect(warnings).toEqual([{ externalId: '2', field: 'note', problem: 'is too long' }]);
  });

  it('keeps the newer of two records with one id, in either order', () => {
    for (const raws of [
      [older, newer],
      [newer, older],
    ])
      expect(readList(raws, reading, toRecord).items).toEqual([{ externalId: '1', updatedAt: newer.at }]);
  });

  it('can merge two records with one id', () => {
    const merge = (earlier: { externalId: string; updatedAt: string | null }) => earlier;
    expect(readList([older, newer], { ...reading, merge }, toRecord).items).toMatchObject([{ updatedAt: older.at }]);
  });

  it('reports when a rejected record was changed, and where it is', () => {
    const path = (raw: RawObject) => `receipts.${String(raw['receipt'])}`;
    const updatedAt = (raw: RawObject) => timestampSchema.safeParse(raw['at']).data;
    const { rejected } = readList(
      [{ id: 'x', receipt: 12, at: older.at }, 5],
      { ...reading, path, updatedAt },
      toRecord,
    );
    expect(rejected).toMatchObject([
      { externalId: 'x', field: 'receipts.12.id', updatedAt: older.at },
      { externalId: null, field: 'receipts.undefined' },
    ]);
  });

  it.each([
    [7, '7'],
    ['7', '7'],
    [1.5, null],
    [2 ** 60, null],
    ['', null],
    ['x'.repeat(256), null],
    [null, null],
  ])('names a record with the id %j as %j', (id, externalId) => {
    const reject = (record: RecordReader) => record.reject('total', 'is missing');
    expect(readList([{ id }], reading, reject).rejected).toMatchObject([{ externalId }]);
  });

  it('passes on an error that is not about a field', () => {
    const read = () => {
      throw new TypeError('a bug');
    };
    expect(() => readList([{ id: 1 }], reading, read)).toThrow('a bug');
  });
});

describe('readListAsync', () => {
  it('reads one record after the other, each alone', async () => {
    const order: number[] = [];
    const { items, rejected } = await readListAsync(
      [{ id: 1 }, { id: 'two' }, { id: 3 }, 5],
      reading,
      async (record) => {
        order.push(1);
        await Promise.resolve();
        order.push(-1);
        return toRecord(record);
      },
    );
    expect(order).toEqual([1, -1, 1, -1, 1, -1]);
    expect(items).toMatchObject([{ externalId: '1' }, { externalId: '3' }]);
    expect(rejected).toMatchObject([{ field: 'id' }, { field: '' }]);
  });

  it('passes on an error of a call', async () => {
    const read = async () => {
      throw new TypeError('no connection');
    };
    await expect(readListAsync([{ id: 1 }], reading, read)).rejects.toThrow('no connection');
  });
});

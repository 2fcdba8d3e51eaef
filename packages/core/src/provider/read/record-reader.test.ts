import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import type { RecordIssue } from '../context.ts';
import { RecordReader } from './record-reader.ts';
import { UnreadableField } from './unreadable-field.ts';

/** A reader of one record, and what it warns of: the fields, without the problems. */
function open(raw: Record<string, unknown>) {
  const warnings: RecordIssue[] = [];
  const reader = new RecordReader(raw, { externalId: '7', warnings });
  return { reader, warnings, fields: () => warnings.map(({ field }) => field) };
}

describe('an optional field', () => {
  it.each([
    ['has its value', { note: 'Ring twice' }, 'Ring twice', []],
    ['is unknown when its key is missing', {}, undefined, []],
    ['is none when it is null', { note: null }, null, []],
    ['is unknown, with a warning, when it cannot be read', { note: 5 }, undefined, ['note']],
  ])('%s', (_title, raw, value, warned) => {
    const { reader, fields } = open(raw);
    expect(reader.optional('note', z.string())).toBe(value);
    expect(fields()).toEqual(warned);
  });

  it('is unknown, without a warning, when null means that it is withheld', () => {
    const { reader, fields } = open({ email: null, phone: '' });
    const text = z.string().transform((value) => (value === '' ? null : value));
    expect(reader.optional('email', text, { null: 'withheld' })).toBeUndefined();
    expect(reader.optional('phone', text, { null: 'withheld' })).toBeNull();
    expect(fields()).toEqual([]);
  });

  it('is a list of texts with a schema, and a warning names the entry', () => {
    const { reader, warnings } = open({ tags: ['a', 5] });
    const tag = z.string({ error: 'is not text' });
    expect(reader.optional('tags', z.array(tag))).toBeUndefined();
    expect(warnings).toEqual([{ externalId: '7', field: 'tags.1', problem: 'is not text' }]);
  });
});

describe('a required field', () => {
  it('has its value', () => {
    expect(open({ id: 7 }).reader.required('id', z.int())).toBe(7);
  });

  it.each([{}, { id: null }, { id: 'seven' }])('rejects the record when it is %j', (raw) => {
    const read = () => open(raw).reader.required('id', z.int({ error: 'is not a number' }));
    expect(read).toThrow(expect.objectContaining({ field: 'id', problem: 'is not a number' }));
    expect(read).toThrow(expect.objectContaining({ name: 'IntegrationError', code: 'provider_malformed' }));
  });
});

describe('a word', () => {
  const words = { PAID: 'paid', PAYMENT_PENDING: 'pending' } as const;

  it.each([
    ['PAID', 'paid', []],
    ['payment_pending', 'pending', []],
    ['NEWLY_ADDED', 'unknown', ['status']],
    ['constructor', 'unknown', ['status']],
    [5, undefined, ['status']],
    [null, undefined, []],
    [undefined, undefined, []],
  ])('reads %j as %j', (status, word, warned) => {
    const { reader, fields } = open({ status });
    expect(reader.word('status', words)).toBe(word);
    expect(fields()).toEqual(warned);
  });
});

describe('an object', () => {
  const readCity = (address: RecordReader) => ({
    line: address.required('line', z.string()),
    city: address.optional('city', z.string()),
  });

  it.each([
    ['has its fields', { line: '1 Lane', city: null }, { line: '1 Lane', city: null }, []],
    ['is unknown when its key is missing', undefined, undefined, []],
    ['is none when it is null', null, null, []],
    ['is unknown, with a warning, when it is not an object', [], undefined, ['address']],
    [
      'keeps its other fields when one cannot be read',
      { line: '1 Lane', city: 5 },
      { line: '1 Lane' },
      ['address.city'],
    ],
    ['is unknown, with a warning, when a required field cannot be read', { city: 'Bonn' }, undefined, ['address.line']],
  ])('%s', (_title, address, value, warned) => {
    const { reader, fields } = open({ address });
    expect(reader.object('address', readCity)).toEqual(value);
    expect(fields()).toEqual(warned);
  });

  it('rejects the record when the record needs it', () => {
    for (const address of [undefined, null, 'text', { line: 5 }])
      expect(() => open({ address }).reader.requiredObject('address', readCity)).toThrow(UnreadableField);
  });

  it('can come in another answer', () => {
    const { reader, fields } = open({});
    const schema = z.object({ products: z.array(z.object({ sku: z.string() })) });
    const read = (value: unknown) => reader.part('inventory', value, (inventory) => inventory.fields(schema));
    expect(read({ products: [{ sku: 'A' }] })).toEqual({ products: [{ sku: 'A' }] });
    expect(read({ products: [{ sku: 5 }] })).toBeUndefined();
    expect(read('text')).toBeUndefined();
    expect(fields()).toEqual(['inventory.products.0.sku', 'inventory']);
  });

  it('passes on an error that is not about a field', () => {
    const { reader } = open({ address: {} });
    const read = () => {
      throw new TypeError('a bug');
    };
    expect(() => reader.object('address', read)).toThrow('a bug');
  });
});

describe('a list', () => {
  const readParcel = (parcel: RecordReader) => parcel.required('code', z.string());

  it.each([
    ['has every entry', [{ code: 'a' }, { code: 'b' }], ['a', 'b'], []],
    ['can be empty', [], [], []],
    ['is unknown when its key is missing', undefined, undefined, []],
    ['is unknown, without a warning, when it is null', null, undefined, []],
    ['is unknown, with a warning, when it is not a list', {}, undefined, ['parcels']],
    ['is unknown, with a warning, when an entry is not an object', [{ code: 'a' }, null], undefined, ['parcels.1']],
    ['is unknown, with a warning, when an entry lacks a required field', [{}], undefined, ['parcels.0.code']],
  ])('%s', (_title, parcels, value, warned) => {
    const { reader, fields } = open({ parcels });
    expect(reader.list('parcels', readParcel)).toEqual(value);
    expect(fields()).toEqual(warned);
  });

  it('is unknown when an entry cannot be read, and takes none or several items of an entry', () => {
    const { reader } = open({ parcels: [{ codes: ['a', 'b'] }, { codes: [] }] });
    const readCodes = (parcel: RecordReader) => parcel.optional('codes', z.array(z.string())) ?? undefined;
    expect(reader.list('parcels', readCodes)).toEqual(['a', 'b']);
    expect(open({ parcels: [{ codes: ['a'] }, {}] }).reader.list('parcels', readCodes)).toBeUndefined();
  });

  it('can be within an object, and take an entry that comes twice once', () => {
    const { reader, warnings } = open({
      parcels: { nodes: [{ id: 1, code: 'a' }, { id: 1, code: 'b' }, { code: 'c' }] },
    });
    expect(reader.list('parcels', readParcel, { within: 'nodes', id: 'id' })).toEqual(['a', 'c']);
    expect(warnings).toEqual([{ externalId: '7', field: 'parcels.1', problem: 'comes twice; it was taken once' }]);
    for (const parcels of [{ nodes: null }, []]) {
      const broken = open({ parcels });
      expect(broken.reader.list('parcels', readParcel, { within: 'nodes' })).toBeUndefined();
      expect(broken.fields()).toEqual(['parcels']);
    }
  });

  it.each([undefined, null, {}, [null], [{}]])('rejects the record when the record needs it: %j', (parcels) => {
    const { reader, fields } = open({ parcels });
    expect(() => reader.requiredList('parcels', readParcel)).toThrow(UnreadableField);
    expect(fields()).toEqual([]);
  });

  it('names the whole path of a field in lists in lists', () => {
    const { reader, fields } = open({ lines: [{ parcels: [{ code: 'a', note: 5 }] }] });
    reader.requiredList('lines', (line) => line.list('parcels', (parcel) => parcel.optional('note', z.string())) ?? []);
    expect(fields()).toEqual(['lines.0.parcels.0.note']);
  });
});

it('reports problems that a mapping finds, with their path', () => {
  const { reader, warnings } = open({ lines: [{}] });
  reader.requiredList('lines', (line) => [line.warn('price', 'is negative')]);
  expect(warnings).toEqual([{ externalId: '7', field: 'lines.0.price', problem: 'is negative' }]);
  expect(() => reader.requiredList('lines', (line) => line.reject('price', 'is negative'))).toThrow(
    expect.objectContaining({ field: 'lines.0.price' }),
  );
});

it('reads a fuller object of the same record', () => {
  const { reader, fields } = open({ id: 7 });
  const fuller = reader.withRaw({ id: 7, note: 5 });
  expect(fuller.optional('note', z.string())).toBeUndefined();
  expect(fuller.externalId).toBe('7');
  expect(fields()).toEqual(['note']);
});

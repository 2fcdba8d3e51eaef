import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { readFields } from './read-fields.ts';
import { UnreadableField } from './unreadable-field.ts';

const money = z.object({ amount: z.int() });
const schema = z.object({
  id: z.int(),
  total: money,
  tax: money.nullish(),
  note: z.string().nullish(),
  size: z.int().max(1_000).nullish(),
  lines: z.array(z.object({ price: money, colour: z.string().nullish() })),
  labels: z.array(z.string().nullish()).nullish(),
});
const valid = { id: 1, total: { amount: 5 }, lines: [] };

function read(raw: Record<string, unknown>) {
  const warnings: string[] = [];
  return { value: readFields(schema, raw, report(warnings)), warnings };
}

/** Collects the fields that are warned of. */
const report = (warnings: string[]) => ({
  warn: (field: string) => warnings.push(field),
  reject: (field: string, problem: string): never => {
    throw new UnreadableField(field, problem);
  },
});

describe('readFields', () => {
  it('ignores unknown keys', () => {
    expect(read({ ...valid, more: 1 })).toEqual({ value: valid, warnings: [] });
  });

  it.each([
    ['a field', { note: 5 }, 'note', ['note']],
    ['a nested field', { lines: [{ price: { amount: 1 }, colour: 5 }] }, 'lines.0.colour', ['lines.0.colour']],
    ['the parent of a required field', { tax: { amount: 1.5 } }, 'tax', ['tax.amount']],
    ['a field that is malformed twice,', { size: 1e300 }, 'size', ['size', 'size']],
    ['several fields', { note: 5, tax: { amount: 1.5 } }, 'note', ['tax.amount', 'note']],
  ])('leaves out %s that is malformed, with a warning', (_, patch, missing, warned) => {
    const { value, warnings } = read({ ...valid, ...patch });
    expect(value).not.toHaveProperty(missing);
    expect(warnings).toEqual(warned);
  });

  it('sets a malformed entry of a list to null, so that the list shows that it is incomplete', () => {
    expect(read({ ...valid, labels: ['a', 5] })).toMatchObject({
      value: { labels: ['a', null] },
      warnings: ['labels.1'],
    });
  });

  it.each([
    ['total', { total: null }],
    ['total.amount', { total: { amount: 'five' } }],
    ['lines.1.price.amount', { lines: [{ price: { amount: 1 }, colour: 5 }, { price: { amount: 1.5 } }] }],
  ])('rejects for %s, even if other fields are malformed too', (field, patch) => {
    expect(() => read({ ...valid, note: 5, ...patch })).toThrow(expect.objectContaining({ field }));
    expect(() => read({ ...valid, ...patch })).toThrow(UnreadableField);
  });

  it('rejects what no field that is left out makes valid', () => {
    const strict = z
      .object({ total: z.object({ amount: z.int().nullish() }).nullish() })
      .refine(({ total }) => total?.amount, { path: ['total', 'amount'], error: 'is missing' });
    expect(() => readFields(strict, {}, report([]))).toThrow(
      expect.objectContaining({ field: 'total.amount', problem: 'is missing' }),
    );
  });

  it('limits the warnings about one record', () => {
    const { value, warnings } = read({ ...valid, labels: Array.from({ length: 2_000 }, () => 5) });
    expect(value.labels).toHaveLength(2_000);
    expect(warnings).toHaveLength(50);
  });

  it('does not change its input', () => {
    const raw = { ...valid, note: 5 };
    read(raw);
    expect(raw.note).toBe(5);
  });
});

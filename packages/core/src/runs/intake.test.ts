import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { pull, pullInput } from '../provider/capability.ts';
import { importOrders } from '../provider/contracts.ts';
import type { Order } from '../records/order.ts';
import { recordFields } from '../records/record.ts';
import { createClock } from '../storage/clock.ts';
import { createIntake } from './intake.ts';

const contract = pull({
  key: 'import_things',
  label: 'Import things',
  record: 'thing',
  item: z.object({ ...recordFields, title: z.string() }),
  input: pullInput,
  port: 'things.upsert',
});
const thing = (externalId: string, title: unknown = 'a') => ({ externalId, updatedAt: null, title });

describe('intake', () => {
  it('gives records with the same content the same hash in any order of fields', () => {
    const { accepted } = createIntake(
      contract,
      createClock({}),
    )([thing('1'), { title: 'a', updatedAt: null, externalId: '1' }, thing('1', 'b')]);
    expect(accepted[0]?.contentHash).toBe(accepted[1]?.contentHash);
    expect(accepted[0]?.contentHash).not.toBe(accepted[2]?.contentHash);
  });

  it('gives a record the hash that hosts have stored of it: with another one each would be written again', () => {
    const { accepted } = createIntake(
      contract,
      createClock({}),
    )([{ ...thing('1'), updatedAt: '2026-01-01T00:00:00.000Z' }]);
    expect(accepted[0]?.contentHash).toBe('pXGxadm12aXQCBBu7scxbWXb0maKDNX0Ht_5s9ti8lo');
  });

  it('rejects a bad record by id and field, without its value, and keeps the others', () => {
    const { accepted, rejected } = createIntake(contract, createClock({}))([thing('1'), thing('2', 4711)]);
    expect(accepted.map(({ item }) => item.externalId)).toEqual(['1']);
    expect(rejected).toEqual([{ externalId: '2', field: 'title', problem: expect.not.stringContaining('4711') }]);
  });

  it('reports a rejected record without an id', () => {
    expect(createIntake(contract, createClock({}))([null]).rejected).toEqual([
      { externalId: null, field: '', problem: expect.any(String) },
    ]);
  });

  it('removes what PostgreSQL cannot store, and reports it', () => {
    const { accepted, warnings } = createIntake(contract, createClock({}))([thing('1', 'nul\0 and half \ud800')]);
    expect(accepted[0]?.item).toMatchObject({ title: 'nul and half \ufffd' });
    expect(warnings).toHaveLength(1);
  });

  it('gives records that differ only in their time the same hash', () => {
    const { accepted } = createIntake(
      contract,
      createClock({}),
    )([
      { ...thing('1'), updatedAt: '2026-01-01T00:00:00.000Z' },
      { ...thing('1'), updatedAt: '2026-02-01T00:00:00.000Z' },
    ]);
    expect(accepted[0]?.contentHash).toBe(accepted[1]?.contentHash);
    expect(accepted[1]?.item.updatedAt).toBe('2026-02-01T00:00:00.000Z');
  });

  it('gives a rejected record the time of its last change, if readable', () => {
    const { rejected } = createIntake(
      contract,
      createClock({}),
    )([
      { ...thing('1', 4711), updatedAt: '2026-01-01T00:00:00.000Z' },
      { ...thing('2', 4711), updatedAt: 'yesterday' },
    ]);
    expect(rejected.find(({ externalId }) => externalId === '1')?.updatedAt).toBe('2026-01-01T00:00:00.000Z');
    expect(rejected.find(({ externalId }) => externalId === '2')?.updatedAt).toBeUndefined();
  });

  it('caps a time in the future at the time of reading, with a warning beyond five minutes', () => {
    const soon = new Date(Date.now() + 60_000).toISOString();
    const { accepted, warnings } = createIntake(
      contract,
      createClock({}),
    )([
      { ...thing('far'), updatedAt: '2090-01-01T00:00:00.000Z' },
      { ...thing('near'), updatedAt: soon },
    ]);
    const now = new Date().toISOString();
    expect(accepted.map(({ item }) => item.updatedAt !== null && item.updatedAt <= now)).toEqual([true, true]);
    expect(warnings).toEqual([
      { externalId: 'far', field: 'updatedAt', problem: expect.stringContaining('in the future') },
    ]);
  });

  it('treats a time that does not exist as unknown', () => {
    const { accepted, warnings } = createIntake(
      contract,
      createClock({}),
    )([{ ...thing('1'), updatedAt: '2026-13-45T00:00:00.000Z' }]);
    expect(accepted[0]?.item.updatedAt).toBeNull();
    expect(warnings).toMatchObject([{ externalId: '1', field: 'updatedAt' }]);
  });

  it('leaves whole surrogate pairs and escaped backslashes as they are', () => {
    const { accepted } = createIntake(contract, createClock({}))([thing('1', '🧵 \\u0000')]);
    expect(accepted[0]?.item).toMatchObject({ title: '🧵 \\u0000' });
  });

  it('reports what the check of a contract finds as a warning, and accepts the record', () => {
    const checked = { ...contract, check: () => [{ field: 'title', problem: 'is odd' }] };
    const { accepted, rejected, warnings } = createIntake(checked, createClock({}))([thing('1'), thing('2', 4711)]);
    expect(accepted.map(({ item }) => item.externalId)).toEqual(['1']);
    expect(rejected).toMatchObject([{ externalId: '2' }]);
    expect(warnings).toEqual([{ externalId: '1', field: 'title', problem: 'is odd' }]);
  });

  it('passes a check the record as it is stored', () => {
    const seen: unknown[] = [];
    const checked = { ...contract, check: (item: unknown) => (seen.push(item), []) };
    const { accepted } = createIntake(checked, createClock({}))([{ ...thing('1', 'nul\0'), other: 1 }]);
    expect(seen).toEqual([{ externalId: '1', updatedAt: null, title: 'nul' }]);
    expect(seen).toEqual(accepted.map(({ item }) => item));
  });

  it('gives an absent field another hash than null, and undefined the same hash as absent', () => {
    const { check: _none, ...terms } = contract;
    const optional = pull({ ...terms, item: z.object({ ...recordFields, note: z.string().nullish() }) });
    const of = (fields: object) => ({ externalId: '1', updatedAt: null, ...fields });
    const { accepted } = createIntake(optional, createClock({}))([of({}), of({ note: undefined }), of({ note: null })]);
    const [absent, undefinedNote, none] = accepted.map(({ contentHash }) => contentHash);
    expect(undefinedNote).toBe(absent);
    expect(none).not.toBe(absent);
  });
});

describe('the intake of orders', () => {
  const eur = (amount: string) => ({ amount, currency: 'EUR' });
  const order = (total: string): Order => ({
    externalId: 'o1',
    updatedAt: null,
    number: '#1',
    lines: [],
    totals: { subtotal: eur('100.0'), fees: [{ kind: 'tip', amount: eur('5.0') }], total: eur(total) },
  });

  it('keeps an order whose parts do not add up, with a warning that names the difference', () => {
    const { accepted, warnings } = createIntake(
      importOrders,
      createClock({}),
    )([order('105.00'), { ...order('107.00'), externalId: 'o2' }]);
    expect(accepted).toHaveLength(2);
    expect(warnings).toEqual([
      { externalId: 'o2', field: 'totals.total', problem: 'is 2 EUR more than its parts come to' },
    ]);
  });

  it('keeps odd currencies and prices exactly (shopify-usdc, shopify-exact-unit-price)', () => {
    const usdc = { amount: '33.33333333', currency: 'USDC' };
    const line = { externalId: '1', title: 'Thing 1', quantity: 1, unitPrice: usdc };
    const { accepted, rejected } = createIntake(
      importOrders,
      createClock({}),
    )([{ ...order('0'), lines: [line], totals: { subtotal: usdc, total: usdc } }]);
    expect(rejected).toEqual([]);
    expect(accepted[0]?.item).toMatchObject({ lines: [{ unitPrice: usdc }], totals: { total: usdc } });
  });
});

it('uses the clock that all processes share, not its own', () => {
  const updatedAt = new Date(Date.now() + 3_600_000).toISOString();
  const intake = createIntake(contract, { now: () => new Date(Date.now() + 3_600_000) });
  const { accepted, warnings } = intake([{ ...thing('1'), updatedAt }]);
  expect(accepted.map(({ item, isTimeAssumed }) => [item.updatedAt, isTimeAssumed])).toEqual([[updatedAt, false]]);
  expect(warnings).toEqual([]);
});

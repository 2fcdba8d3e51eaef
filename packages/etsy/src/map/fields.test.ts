import { expect, it } from 'vitest';
import { plainReceipt } from '../../test/plain.ts';
import { changedAt } from './fields.ts';
import { readOrders } from './order.ts';

it.each([
  [{ updated_timestamp: 1_790_000_000 }, '2026-09-21T14:13:20.000Z'],
  [{ update_timestamp: 1_790_000_000.7 }, '2026-09-21T14:13:20.000Z'],
  [{ last_modified_timestamp: 1_790_000_000 }, '2026-09-21T14:13:20.000Z'],
  [{ updated_timestamp: 0 }, undefined],
  [{ updated_timestamp: 1e300 }, undefined],
  [{ updated_timestamp: 'today' }, undefined],
  [{}, undefined],
])('reads when a record was changed: %j', (times, expected) => {
  expect(changedAt(times)).toBe(expected);
});

it('reports when a rejected record was changed', () => {
  const { rejected } = readOrders([plainReceipt({ receipt_id: 'one' })]);
  expect(rejected).toMatchObject([{ field: 'receipt_id', updatedAt: '2026-09-21T14:13:20.000Z' }]);
});

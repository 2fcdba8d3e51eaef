import { readList } from '@makerfex/integrations-core/provider';
import { expect, it } from 'vitest';
import { order as raw } from '../raw.ts';
import { order } from '../store.ts';
import { toOrder } from './order.ts';

const context = { config: {}, prepared: undefined };

it('maps an order to what the shop shows of it', () => {
  const { items } = readList([order(5)], { id: 'id' }, (record) => toOrder(record.fields(raw), { record, ...context }));
  expect(items).toMatchObject([{ status: 'completed', totals: { total: { amount: '39.60', currency: 'EUR' } } }]);
});

import { expect, it } from 'vitest';
import { type LogEvent, toEntries } from './entries.ts';

const event = (id: string, meta: LogEvent['meta'] = {}): LogEvent => ({
  id,
  meta,
  connection_id: null,
  level: 'info',
  event_type: 'run.started',
  message: id,
  actor_id: null,
  created_at: '2026-11-30T08:00:00.000Z',
});

it('gathers the events of a run where its newest one stands', () => {
  const entries = toEntries([
    event('5', { run_id: 'a' }),
    event('4', { run_id: 'b' }),
    event('3'),
    event('2', { run_id: 'a' }),
    event('1', { run_id: 7 }),
  ]);
  expect(entries.map(({ runId, events }) => [runId, events.map(({ id }) => id).join(' ')])).toEqual([
    ['a', '5 2'],
    ['b', '4'],
    [null, '3'],
    [null, '1'],
  ]);
});

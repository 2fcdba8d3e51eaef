import { expect, it } from 'vitest';
import { type LogEvent, toEntries } from './entries.ts';

const event = (id: string, meta: LogEvent['meta'] = {}, more: Partial<LogEvent> = {}): LogEvent => ({
  id,
  meta,
  connection_id: null,
  level: 'info',
  event_type: 'run.started',
  message: id,
  actor_id: null,
  created_at: '2026-11-30T08:00:00.000Z',
  ...more,
});

const shape = (events: readonly LogEvent[]) =>
  toEntries(events).map(({ runId, events: gathered }) => [runId, gathered.map(({ id }) => id).join(' ')]);

it('gathers the events of a run where its newest one stands', () => {
  const events = [event('5', { run_id: 'a' }), event('4', { run_id: 'b' }), event('3'), event('2', { run_id: 'a' })];
  expect(shape(events)).toEqual([
    ['a', '5 2'],
    ['b', '4'],
    [null, '3'],
  ]);
});

it('gathers neighbours of one kind, such as webhooks that come together', () => {
  const received = { event_type: 'webhook.received', connection_id: 'c' };
  const events = [
    event('7', {}, received),
    event('6', {}, received),
    event('5', {}, { ...received, connection_id: 'other' }),
    event('4', {}, received),
    event('3', { run_id: 7 }, { ...received, level: 'warning' }),
    event('2', { run_id: 'a' }),
    event('1', {}, { ...received, level: 'warning' }),
  ];
  expect(shape(events)).toEqual([
    [null, '7 6'],
    [null, '5'],
    [null, '4'],
    [null, '3'],
    ['a', '2'],
    [null, '1'],
  ]);
});

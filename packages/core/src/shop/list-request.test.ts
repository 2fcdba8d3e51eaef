import { describe, expect, it } from 'vitest';
import { pullShop } from '../../test/pull-shop.ts';
import { newEvent } from '../events/event.ts';

/** As a caller in plain JavaScript requests a list. */
async function listAs(list: 'events' | 'runs', request: unknown) {
  const { shop } = await pullShop();
  return Promise.resolve(Reflect.apply(Reflect.get(shop[list], 'list'), shop[list], [request]));
}

describe.each(['events', 'runs'] as const)('%s.list', (list) => {
  it.each<[string, unknown, string]>([
    ['a limit of 0', { limit: 0 }, 'limit'],
    ['a negative limit', { limit: -1 }, 'limit'],
    ['a fraction', { limit: 1.5 }, 'limit'],
    ['a limit beyond the most', { limit: 201 }, 'limit'],
    ['a limit without bounds', { limit: 1e9 }, 'limit'],
    ['NaN', { limit: Number.NaN }, 'limit'],
    ['a limit as text', { limit: '10' }, 'limit'],
    ['null as its limit', { limit: null }, 'limit'],
    ['a cursor of another list', { after: 'page-2' }, 'after'],
    ['a cursor that is no text', { after: 7 }, 'after'],
    ['a connection that is no text', { connectionId: {} }, 'connectionId'],
    ['a filter that does not exist', { provider: 'acme' }, ''],
    ['no object', 'all', ''],
  ])('refuses %s, and names the field', async (_, request, path) => {
    await expect(listAs(list, request)).rejects.toMatchObject({ code: 'invalid_input', issues: [{ path }] });
  });

  it('finds nothing for the connection of another shop', async () => {
    expect(await listAs(list, { connectionId: 'somewhere-else' })).toEqual({ rows: [], next: null });
  });
});

it('lists 50 rows by default, and goes on after them', async () => {
  const { shop, storage, actor } = await pullShop();
  await storage.transaction(actor, ({ events }) =>
    events.append(Array.from({ length: 60 }, (_, i) => newEvent('request.refused', `refusal ${i}`))),
  );
  const first = await shop.events.list({ eventType: 'request.refused' });
  expect(first.rows).toHaveLength(50);
  const rest = await shop.events.list({ eventType: 'request.refused', after: first.next ?? undefined });
  expect(rest.rows.map(({ message }) => message).at(-1)).toBe('refusal 0');
  expect(rest.rows).toHaveLength(10);
});

it.each<[string, unknown]>([
  ['a type of event that does not exist', { eventType: 'run.flew' }],
  ['a date as text', { since: '2026-01-01' }],
  ['a date that is none', { until: new Date('never') }],
  ['a level that does not exist', { level: 'loud' }],
])('refuses %s in a list of events', async (_, request) => {
  await expect(listAs('events', request)).rejects.toMatchObject({ code: 'invalid_input' });
});

import { eventCsvColumns } from '@makerfex/integrations-core/storage';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { type Answered, base } from '../../test/client.ts';
import { actorOf, testHost } from '../../test/host.ts';
import { testWorld, type World } from '../../test/world.ts';

const page = z.object({
  data: z.array(z.looseObject({ id: z.string(), event_type: z.string() })),
  next_cursor: z.string().nullable(),
});
const read = (answered: Answered) => page.parse(answered.json);

/** Reads a list to its end, a few rows at a time. */
async function readAll({ as }: World, query: string): Promise<string[]> {
  const ids: string[] = [];
  for (let cursor = ''; ; ) {
    const { data, next_cursor } = read(await as('GET', `/events/?limit=2${query}${cursor}`));
    ids.push(...data.map(({ id }) => id));
    if (next_cursor === null) return ids;
    cursor = `&cursor=${next_cursor}`;
  }
}

describe('GET /events/', () => {
  it('lists what happened, newest first', async () => {
    const { as, connection } = await testWorld();
    const { data } = read(await as('GET', '/events/'));
    expect(data.at(-1)).toMatchObject({
      event_type: 'connection.created',
      connection_id: connection,
      level: 'info',
      actor_id: 'owner@shop-1',
      meta: { provider_key: 'acme' },
    });
  });

  it('returns every event once, page by page, while others are written', async () => {
    const world = await testWorld();
    for (let round = 0; round < 4; round += 1) await world.as('POST', `${world.at}/disable/`);
    const before = read(await world.as('GET', '/events/?limit=200')).data.map(({ id }) => id);
    const reading = readAll(world, '');
    for (let round = 0; round < 4; round += 1) await world.as('POST', `${world.at}/enable/`);
    const seen = await reading;
    expect(seen.filter((id) => before.includes(id))).toEqual(before);
    expect(new Set(seen).size).toBe(seen.length);
  });

  it.each([
    ['event_type=credential.set', ['credential.set']],
    ['level=debug', []],
    ['level=info&event_type=run.queued', Array(3).fill('run.queued')],
    ['since=2099-12-31T23:59:59Z', []],
    ['until=1970-01-01T00:00:00Z', []],
    ['since=1970-01-01T01:00:00%2B01:00&event_type=connection.created', Array(3).fill('connection.created')],
  ])('filters by %s', async (query, expected) => {
    const { as } = await testWorld();
    expect(read(await as('GET', `/events/?${query}`)).data.map(({ event_type }) => event_type)).toEqual(expected);
  });

  it('filters by connection', async () => {
    const { as, connection, run } = await testWorld();
    await as('POST', '/connections/', { body: { provider_key: 'brand', config: {} } });
    expect(read(await as('GET', `/events/?connection=${connection}`)).data.length).toBeGreaterThan(2);
    expect(read(await as('GET', `/events/?connection=${run}`)).data).toEqual([]);
  });

  it.each([
    ['limit=0', 'limit'],
    ['limit=201', 'limit'],
    ['limit=ten', 'limit'],
    ['limit=1&limit=2', 'limit'],
    ['level=loud', 'level'],
    ['event_type=made.up', 'event_type'],
    ['event_type=%00', 'event_type'],
    ['connection=one', 'connection'],
    ['since=yesterday', 'since'],
    ['since=2100-01-01T00:00:00Z', 'since'],
    ['conection=1', ''],
  ])('refuses %s by its path', async (query, path) => {
    const { as } = await testWorld();
    const refused = await as('GET', `/events/?${query}`);
    expect(refused).toMatchObject({ status: 422, json: { code: 'invalid_input', errors: [{ path }] } });
  });

  it('gives cursors that only fit the list, its filters and the shop', async () => {
    const { as, call } = await testWorld();
    const { next_cursor } = read(await as('GET', '/events/?limit=1&level=info'));
    const refused = { status: 400, json: { code: 'invalid_cursor' } };
    expect(await as('GET', `/events/?limit=2&level=info&cursor=${next_cursor}`)).toMatchObject({ status: 200 });
    expect(await as('GET', `/events/?level=error&cursor=${next_cursor}`)).toMatchObject(refused);
    expect(await as('GET', `/events/?cursor=${next_cursor}`)).toMatchObject(refused);
    expect(await as('GET', `/runs/?cursor=${next_cursor}`)).toMatchObject(refused);
    const elsewhere = { as: actorOf('owner', 'shop-2') };
    expect(await call('GET', `/events/?level=info&cursor=${next_cursor}`, elsewhere)).toMatchObject(refused);
  });
});

describe('GET /events/export.csv', () => {
  it('has the events that the list has for the same filters, and records the filters', async () => {
    const { as, connection } = await testWorld();
    for (const query of [`connection=${connection}`, 'level=warning', 'event_type=run.queued', 'level=debug']) {
      const { json } = await as('GET', `/events/?limit=200&${query}`);
      const ids = z
        .array(z.looseObject({ id: z.string() }))
        .parse(json['data'])
        .map(({ id }) => id);
      const { text } = await as('GET', `/events/export.csv?bom=false&${query}`);
      const [, ...lines] = text.trimEnd().split('\r\n');
      expect([query, lines.map((line) => line.slice(1, 37))]).toEqual([query, ids]);
    }
    const { json } = await as('GET', '/events/?event_type=events.exported&limit=1');
    expect(json['data']).toMatchObject([{ meta: { level: 'debug' } }]);
  });

  it('is a file with a header row and one row per event', async () => {
    const { as } = await testWorld();
    const events = read(await as('GET', '/events/')).data;
    const { text, headers } = await as('GET', '/events/export.csv');
    expect(headers.get('content-type')).toBe('text/csv; charset=utf-8; header=present');
    expect(headers.get('content-disposition')).toBe('attachment; filename="integration-events.csv"');
    const [header, ...rows] = text.trimEnd().split('\r\n');
    expect(header).toBe(eventCsvColumns.map((name) => `"${name}"`).join(','));
    for (const { id } of events) expect(rows.filter((row) => row.startsWith(`"${id}"`))).toHaveLength(1);
  });

  it.each([
    ['starts with a byte order mark by default', undefined, '', true],
    ['starts without one when the request says so', undefined, '?bom=false', false],
    ['starts without one when the host says so', false, '', false],
    ['starts with one when the request overrides the host', false, '?bom=true', true],
  ])('%s', async (_, csvBom, query, isMarked) => {
    const { handler } = testHost(csvBom === undefined ? {} : { csvBom });
    const url = `http://host${base}/events/export.csv${query}`;
    const file = await (await handler(new Request(url), actorOf('owner'))).bytes();
    expect(Buffer.from(file).toString('latin1').startsWith('\u00EF\u00BB\u00BF"id"')).toBe(isMarked);
    expect(new TextDecoder('utf-8', { ignoreBOM: true }).decode(file).startsWith('"id"')).toBe(!isMarked);
  });

  it('refuses another value of bom', async () => {
    const { as } = await testWorld();
    expect(await as('GET', '/events/export.csv?bom=1')).toMatchObject({
      status: 422,
      json: { errors: [{ path: 'bom' }] },
    });
  });

  it('covers the requested window', async () => {
    const { as } = await testWorld();
    const { text } = await as('GET', '/events/export.csv?until=2000-01-01T00:00:00Z');
    expect(text.trimEnd().split('\r\n')).toHaveLength(1);
  });

  it('answers 403 to a role that may only read events', async () => {
    const { call } = await testWorld();
    const denied = await call('GET', '/events/export.csv', { as: actorOf('manager') });
    expect(denied).toMatchObject({ status: 403, json: { rule: 'role.export_events' } });
  });
});

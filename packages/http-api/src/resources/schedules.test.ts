import { describe, expect, it } from 'vitest';
import { testWorld } from '../../test/world.ts';

describe('schedules', () => {
  it('are read one by one and together', async () => {
    const { as, at, connection } = await testWorld();
    const { json } = await as('GET', `${at}/schedules/import_things/`);
    expect(json).toMatchObject({
      connection_id: connection,
      capability: 'import_things',
      cron: '*/15 * * * *',
      time_zone: 'UTC',
      input: {},
      enabled: true,
      actor_id: 'owner@shop-1',
      next_at: expect.stringMatching(/:\d\d\.000Z$/),
      last_run_id: null,
    });
    expect((await as('GET', `${at}/schedules/`)).json).toEqual({ data: [json], next_cursor: null });
  });

  it('are replaced whole', async () => {
    const { as, at } = await testWorld();
    const path = `${at}/schedules/import_things/`;
    const body = { cron: '0 9 * * 1-5', time_zone: 'Europe/Berlin', input: { full: true }, enabled: false };
    const set = await as('PUT', path, { body });
    expect(set).toMatchObject({ status: 200, json: { ...body, next_at: null } });
    expect((await as('GET', path)).json).toEqual(set.json);
    const { json } = await as('PUT', path, { body: { cron: body.cron } });
    expect(json).toMatchObject({ time_zone: 'UTC', input: {}, enabled: true });
  });

  it('do not change when the same request is repeated, and record one event', async () => {
    const { as, at } = await testWorld();
    const put = () => as('PUT', `${at}/schedules/import_things/`, { body: { cron: '0 9 * * *' } });
    const first = await put();
    expect((await put()).json).toEqual(first.json);
    const { json } = await as('GET', '/events/?event_type=schedule.set');
    expect(json['data']).toHaveLength(2);
  });

  it('are deleted', async () => {
    const { as, at } = await testWorld();
    const path = `${at}/schedules/import_things/`;
    expect(await as('DELETE', path)).toMatchObject({ status: 204, text: '' });
    expect((await as('GET', path)).status).toBe(404);
    expect((await as('DELETE', path)).status).toBe(404);
    expect((await as('GET', `${at}/schedules/`)).json).toMatchObject({ data: [] });
  });

  it.each([
    [{}, 'cron'],
    [{ cron: 'soon' }, 'cron'],
    [{ cron: '0 0 31 2 *' }, 'cron'],
    [{ cron: '* * * * * *' }, 'cron'],
    [{ cron: '0 9 * * *', time_zone: 'Mars/Olympus' }, 'time_zone'],
    [{ cron: '0 9 * * *', input: { since: 'yesterday' } }, 'input.since'],
    [{ cron: '0 9 * * *', input: [] }, 'input'],
    [{ cron: '0 9 * * *', enabled: 'yes' }, 'enabled'],
  ])('are refused as %j, naming %s', async (body, path) => {
    const { as, at } = await testWorld();
    const refused = await as('PUT', `${at}/schedules/import_things/`, { body });
    expect(refused).toMatchObject({ status: 422, json: { code: 'invalid_input', errors: [{ path }] } });
  });

  it('can be looked at before they are set', async () => {
    const { as, at } = await testWorld();
    const path = `${at}/schedules/import_things/times/`;
    const planned = await as('GET', `${path}?cron=0+9+*+*+*&time_zone=Europe/Berlin`);
    expect(planned.json).toEqual({ times: Array.from({ length: 5 }, () => expect.stringMatching(/:00:00\.000Z$/)) });
    expect(await as('GET', `${path}?cron=soon`)).toMatchObject({
      status: 422,
      json: { code: 'invalid_input', errors: [{ path: 'cron' }] },
    });
  });

  it('are refused for an unknown capability', async () => {
    const { as, at } = await testWorld();
    expect((await as('PUT', `${at}/schedules/send_thing/`, { body: { cron: '0 9 * * *' } })).status).toBe(404);
  });
});

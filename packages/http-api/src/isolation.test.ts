import { hasPgBouncer } from '@makerfex/integrations-testkit/postgres';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { actorOf } from '../test/host.ts';
import { type PooledStorages, startPooledStorages } from '../test/pooled-storages.ts';
import { testWorld, type World } from '../test/world.ts';
import { createAddresses } from './addresses.ts';
import { routeTable } from './routes.ts';

const withIds = routeTable(createAddresses({}))
  .filter(({ params }) => 'id' in params.shape)
  .map(({ operationId }) => operationId);
const anyId = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;
const stranger = actorOf('owner', 'shop-2');

/** Everything that the shop can see of itself. */
const stateOf = async ({ as, at, run }: World) =>
  Promise.all(
    [
      '/connections/',
      `${at}/`,
      `${at}/credential/`,
      `${at}/schedules/`,
      '/runs/',
      `/runs/${run}/`,
      '/events/?limit=200',
    ].map(async (path) => (await as('GET', path)).text),
  );

it('tries every route with an id', () => {
  expect(withIds).toHaveLength(27);
});

describe('another shop', () => {
  isolationCases(testWorld);
});

// One session serves all requests: no shop's settings may stay on it, and no request may need a second one.
describe.skipIf(!hasPgBouncer())('another shop, on PostgreSQL through pgbouncer', () => {
  let pooled: PooledStorages;
  beforeAll(async () => {
    pooled = await startPooledStorages(1);
  });
  afterAll(() => pooled.stop());
  isolationCases(async () => testWorld({ storage: await pooled.open() }));
});

function isolationCases(openWorld: () => Promise<World>): void {
  it.each(withIds)(
    'gets the same 404 from %s for an id of this shop as for an unknown one, and changes nothing',
    async (operation) => {
      const world = await openWorld();
      const before = await stateOf(world);
      const foreign = await world.send(operation, { as: stranger });
      const unknownPath = world.good(operation).path.replace(anyId, '01900000-0000-7000-8000-000000000000');
      const unknown = await world.send(operation, { as: stranger, path: unknownPath });
      expect(foreign.status).toBe(404);
      expect(foreign.text.replaceAll(anyId, 'ID')).toBe(unknown.text.replaceAll(anyId, 'ID'));
      expect(await stateOf(world)).toEqual(before);
    },
  );

  it.each(['/connections/', '/runs/', '/events/'])('sees nothing of this one in %s', async (path) => {
    const { call } = await openWorld();
    expect((await call('GET', path, { as: stranger })).json).toMatchObject({ data: [], next_cursor: null });
  });

  it.each(['/runs/', '/events/'])('sees nothing of this one in %s by its connection', async (path) => {
    const { call, connection } = await openWorld();
    expect((await call('GET', `${path}?connection=${connection}`, { as: stranger })).json).toMatchObject({ data: [] });
  });

  it('exports no event of this one', async () => {
    const { call, connection } = await openWorld();
    expect((await call('GET', '/events/export.csv', { as: stranger })).text).not.toContain(connection);
  });

  it('cannot complete a consent that this one began', async () => {
    const { as, at, call } = await openWorld();
    const { json } = await as('POST', `${at}/authorize/`);
    const state = new URL(String(json['url'])).searchParams.get('state');
    const back = await call('GET', `/oauth/acme/callback?code=good&state=${state}`, { as: stranger });
    expect(back.headers.get('location')).toMatch('integration=failed&code=oauth_state_invalid');
    expect((await as('GET', `${at}/credential/`)).json).toMatchObject({ version: 1, kind: 'access_token' });
  });
}

import { type Permission, type Role, roles } from '@makerfex/integrations-core';
import { describe, expect, it } from 'vitest';
import { actorOf } from '../test/host.ts';
import { testWorld } from '../test/world.ts';
import { createAddresses } from './addresses.ts';
import { routeTable } from './routes.ts';

/** DESIGN, section 7. */
const allowed: Record<Permission, readonly Role[]> = {
  see: ['owner', 'shop_manager', 'manager', 'employee'],
  configure: ['owner', 'shop_manager'],
  use: ['owner', 'shop_manager', 'manager', 'employee'],
  read_events: ['owner', 'shop_manager', 'manager'],
  export_events: ['owner', 'shop_manager'],
};

const asked = routeTable(createAddresses({})).flatMap(({ operationId, permission, answer }) =>
  roles.map((role) => ({ operationId, role, permission, status: answer.status })),
);

describe('every route', () => {
  it.each(asked)('$operationId answers the role $role by the permission $permission', async (cell) => {
    const { operationId, role, permission, status } = cell;
    const { send } = await testWorld();
    const answered = await send(operationId, { as: actorOf(role) });
    const isAllowed = permission === null || allowed[permission].includes(role);
    const denied = { status: 403, json: { code: 'policy_denied', rule: `role.${permission}` } };
    expect(answered).toMatchObject(isAllowed ? { status } : denied);
  });
});

it('records a denial in the event log of the shop', async () => {
  const { send, as } = await testWorld();
  await send('deleteConnection', { as: actorOf('employee') });
  expect((await as('GET', '/events/?event_type=policy.denied')).json).toMatchObject({
    data: [{ level: 'warning', actor_id: 'employee@shop-1', meta: { rule: 'role.configure' } }],
  });
});

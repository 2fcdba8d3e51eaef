import { describe, expect, it } from 'vitest';
import { owner, policyShop } from '../../test/policy-shop.ts';
import type { Actor, Role } from '../scope.ts';

const as = (role: Role): Actor => ({ ...owner, role });

describe('permissions', () => {
  it('are decided for the role of the actor, with rule and reason', async () => {
    const { integrations } = await policyShop();
    const { permissions, capabilities } = await integrations.for(as('employee')).permissions();
    expect(permissions.map(({ permission, allowed }) => [permission, allowed])).toEqual([
      ['see', true],
      ['configure', false],
      ['use', true],
      ['read_events', false],
      ['export_events', false],
    ]);
    expect(permissions[1]).toMatchObject({
      rule: 'role.configure',
      reason: 'The role employee may not configure connections and credentials.',
    });
    expect(capabilities).toBeNull();
  });

  it('name what keeps each capability of a connection from running', async () => {
    const { integrations, connection } = await policyShop({ narrowUse: { sync_products: ['owner'] } });
    const { connections, credentials } = integrations.for(owner);
    const rulesFor = async (role: Role) =>
      (await integrations.for(as(role)).permissions(connection.id)).capabilities?.map(({ capability, rule }) => [
        capability,
        rule,
      ]);
    expect(await rulesFor('employee')).toEqual([
      ['import_orders', 'role.use'],
      ['sync_products', 'narrowed.capability'],
    ]);
    await connections.update(connection.id, { version: 1, enabledCapabilities: ['sync_products'] });
    await credentials.revoke(connection.id);
    expect(await rulesFor('owner')).toEqual([
      ['import_orders', 'use.capability_not_enabled'],
      ['sync_products', 'use.credential_revoked'],
    ]);
    await connections.disable(connection.id);
    expect(await rulesFor('owner')).toEqual([
      ['import_orders', 'use.connection_disabled'],
      ['sync_products', 'use.connection_disabled'],
    ]);
  });

  it("are not found for another shop's connection", async () => {
    const { integrations, connection } = await policyShop();
    const stranger = integrations.for({ ...owner, shopId: 'shop-2' });
    await expect(stranger.permissions(connection.id)).rejects.toMatchObject({ code: 'not_found' });
  });
});

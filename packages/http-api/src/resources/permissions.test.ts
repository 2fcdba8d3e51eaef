import { describe, expect, it } from 'vitest';
import { actorOf } from '../../test/host.ts';
import { testWorld } from '../../test/world.ts';

describe('the permissions of an actor', () => {
  it('have a rule and a reason each, and no capability without a connection', async () => {
    const { as } = await testWorld();
    const { json } = await as('GET', '/permissions/', { as: actorOf('manager') });
    expect(json).toEqual({
      policy_version: 1,
      permissions: [
        expect.objectContaining({ permission: 'see', allowed: true }),
        {
          permission: 'configure',
          allowed: false,
          rule: 'role.configure',
          reason: 'The role manager may not configure connections and credentials.',
        },
        expect.objectContaining({ permission: 'use', allowed: true }),
        expect.objectContaining({ permission: 'read_events', allowed: true }),
        expect.objectContaining({ permission: 'export_events', allowed: false }),
      ],
      capabilities: null,
    });
  });

  it('say why a capability of a connection cannot run', async () => {
    const { as, at, connection } = await testWorld();
    const path = `/permissions/?connection_id=${connection}`;
    const capability = 'import_things';
    expect((await as('GET', path)).json).toMatchObject({
      capabilities: [{ capability, allowed: true, rule: 'role.use' }],
    });
    await as('POST', `${at}/revoke/`);
    expect((await as('GET', path)).json).toMatchObject({
      capabilities: [{ capability, allowed: false, rule: 'use.credential_revoked' }],
    });
  });

  it("do not show another shop's connection", async () => {
    const { as, connection } = await testWorld();
    const answered = await as('GET', `/permissions/?connection_id=${connection}`, { as: actorOf('owner', 'shop-2') });
    expect(answered).toMatchObject({ status: 404, json: { code: 'not_found' } });
  });
});

import { type Role, roles } from '@makerfex/integrations-core';
import { describe, expect, it } from 'vitest';
import { downloadConfig, handoff, vendorHost } from '../test/host.ts';

const actorOf = (role: Role, shopId = 'shop-1') => ({ id: `${role}-1`, shopId, role });

describe('handing off', () => {
  it.each(roles)('is allowed for the role %s, with the documents', async (role) => {
    const { integrations, connection } = await vendorHost();
    const shop = integrations.for(actorOf(role));
    const { id } = await shop.actions.run(connection.id, 'vendor_handoff_invoice', handoff);
    expect(await shop.runs.waitFor(id)).toMatchObject({ state: 'SUCCESS', actorId: `${role}-1` });
    expect((await shop.runs.document(id)).bytes.length).toBeGreaterThan(1_000);
  });

  it.each(roles)(
    'is denied for the role %s when the capability is not enabled or the connection is disabled',
    async (role) => {
      const { integrations, connection, shop: ownersShop, invoices } = await vendorHost();
      const ask = () => integrations.for(actorOf(role)).actions.run(connection.id, 'vendor_handoff_invoice', handoff);
      const { version } = await ownersShop.connections.update(connection.id, { version: 1, enabledCapabilities: [] });
      await expect(ask()).rejects.toMatchObject({ code: 'policy_denied', rule: 'use.capability_not_enabled' });
      const enabledCapabilities = ['vendor_handoff_invoice'];
      await ownersShop.connections.update(connection.id, { version, enabledCapabilities });
      await ownersShop.connections.disable(connection.id);
      await expect(ask()).rejects.toMatchObject({ code: 'policy_denied', rule: 'use.connection_disabled' });
      expect(invoices.size).toBe(0);
    },
  );

  it('is hidden from another shop', async () => {
    const { integrations, connection, handedOff, invoices } = await vendorHost();
    const { runId } = await handedOff();
    const stranger = integrations.for(actorOf('owner', 'shop-2'));
    const notFound = { code: 'not_found' };
    await expect(stranger.actions.run(connection.id, 'vendor_handoff_invoice', handoff)).rejects.toMatchObject(
      notFound,
    );
    await expect(stranger.runs.get(runId)).rejects.toMatchObject(notFound);
    await expect(stranger.runs.document(runId)).rejects.toMatchObject(notFound);
    await expect(stranger.runs.reconcile(runId)).rejects.toMatchObject(notFound);
    expect((await stranger.runs.list({ limit: 10 })).rows).toEqual([]);
    expect(invoices.size).toBe(1);
  });
});

describe('configuring a vendor', () => {
  it.each(roles)('is allowed only for owners and shop managers: %s', async (role) => {
    const { integrations, connection } = await vendorHost();
    const { connections, credentials } = integrations.for(actorOf(role));
    const secret = { api_key: `whsec_${Buffer.alloc(32).toString('base64')}` };
    const results = await Promise.allSettled([
      credentials.set(connection.id, { kind: 'api_key', secret }),
      connections.test(connection.id),
      connections.update(connection.id, { version: 1, config: downloadConfig }),
    ]);
    const mayConfigure = role === 'owner' || role === 'shop_manager';
    for (const { status } of results) expect(status).toBe(mayConfigure ? 'fulfilled' : 'rejected');
    if (mayConfigure) return;
    await expect(connections.delete(connection.id)).rejects.toMatchObject({ rule: 'role.configure' });
  });
});

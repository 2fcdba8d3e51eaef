import { describe, expect, it } from 'vitest';
import { owner, policyShop } from '../../../test/policy-shop.ts';

describe('a listed connection', () => {
  it('has its newest run, and null for the next one while nothing is scheduled', async () => {
    const { integrations, connection, run } = await policyShop();
    const { connections } = integrations.for(owner);
    const [listed] = await connections.list();
    expect(listed).toMatchObject({ id: connection.id, lastRun: { id: run.id, state: 'PENDING' }, nextRun: null });
    expect(await connections.get(connection.id)).toMatchObject({ lastRun: { id: run.id }, nextRun: null });
  });

  it('has the newest run of each capability, the newest first', async () => {
    const { integrations, connection, run } = await policyShop();
    const { actions, connections } = integrations.for(owner);
    const products = await actions.run(connection.id, 'sync_products');
    const { lastRun, lastRuns } = await connections.get(connection.id);
    expect(lastRuns.map(({ id }) => id)).toEqual([products.id, run.id]);
    expect(lastRun?.id).toBe(products.id);
  });

  it('has the next run of its enabled schedules', async () => {
    const { integrations, connection } = await policyShop();
    const { connections, schedules } = integrations.for(owner);
    await schedules.set(connection.id, 'import_orders', { cron: '0 0 1 1 *' });
    await schedules.set(connection.id, 'sync_products', { cron: '* * * * *', enabled: false });
    const [listed] = await connections.list();
    expect(listed?.nextRun).toEqual({
      capability: 'import_orders',
      at: (await schedules.get(connection.id, 'import_orders')).nextAt,
    });
    await schedules.set(connection.id, 'sync_products', { cron: '* * * * *' });
    expect((await connections.get(connection.id)).nextRun?.capability).toBe('sync_products');
  });

  it('needs the same number of statements however many connections there are', async () => {
    const { integrations, touched } = await policyShop();
    const { connections } = integrations.for(owner);
    const touchedBy = async () => {
      touched.length = 0;
      await connections.list();
      return [...touched];
    };
    const before = await touchedBy();
    await connections.create({ providerKey: 'brand', config: { store: 's' } });
    expect(await touchedBy()).toEqual(before);
    expect(before).toEqual(['connections.list', 'runs.findNewest', 'schedules.list']);
  });
});

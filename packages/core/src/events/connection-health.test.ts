import { describe, expect, it } from 'vitest';
import { type CapabilityName, capabilities, healthShop } from '../../test/health-shop.ts';
import { type ErrorCode, IntegrationError, type IntegrationErrorOptions } from '../errors.ts';

const failing =
  (code: ErrorCode, message: string, options: IntegrationErrorOptions = {}) =>
  () =>
    Promise.reject(new IntegrationError(code, message, options));
const withheld = failing('provider_rejected', 'The app may not read protected customer data.');
const noScope = failing('provider_auth', 'The app lacks read_orders.', { concerns: 'capability' });
const revoked = failing('provider_auth', 'The token was revoked.');

type HealthShop = Awaited<ReturnType<typeof healthShop>>;
async function cycle({ run }: HealthShop, times: number): Promise<void> {
  for (let round = 0; round < times; round += 1) for (const capability of capabilities) await run(capability);
}
const changes = async ({ events }: HealthShop) =>
  (await events('connection.health_changed')).map(({ meta }) => [meta['from'], meta['to']]);

describe('an error of one capability', () => {
  it.each([
    ['is refused protected data', withheld, 'degraded'],
    ['lacks a scope', noScope, 'reauth_required'],
    ['is not answered', failing('provider_timeout', 'Too slow.'), 'degraded'],
  ] as const)('that %s is one event over five cycles, and one more when it is fixed', async (_, fault, health) => {
    const shop = await healthShop();
    await cycle(shop, 1);
    shop.script.runs.set('import_orders', fault);
    await cycle(shop, 5);
    expect(await changes(shop)).toEqual([
      ['unknown', 'healthy'],
      ['healthy', 'degraded'],
    ]);
    expect(await shop.connection()).toMatchObject({
      health: 'degraded',
      healthReason: expect.stringMatching(/^import_orders: /),
      capabilityHealth: {
        import_orders: { health },
        sync_products: { health: 'healthy', reason: null },
        import_customers: { health: 'healthy', reason: null },
      },
    });
    shop.script.runs.delete('import_orders');
    await cycle(shop, 5);
    expect((await changes(shop)).slice(2)).toEqual([['degraded', 'healthy']]);
    expect(await shop.connection()).toMatchObject({ health: 'healthy', healthReason: null });
  });

  it('is not cleared by another capability that works, nor by a test of the connection', async () => {
    const shop = await healthShop();
    shop.script.runs.set('import_orders', withheld);
    await shop.run('import_orders');
    await shop.run('sync_products');
    const tested = await shop.shop.connections.test(shop.id);
    expect(tested).toMatchObject({
      health: 'degraded',
      healthReason: 'import_orders: The app may not read protected customer data.',
    });
    expect(await changes(shop)).toEqual([['unknown', 'degraded']]);
  });

  it('is shown beside that of another, and each is cleared separately', async () => {
    const shop = await healthShop();
    shop.script.runs.set('sync_products', failing('provider_malformed', 'No JSON.'));
    shop.script.runs.set('import_orders', withheld);
    await cycle(shop, 1);
    expect((await shop.connection()).healthReason).toBe(
      'import_orders: The app may not read protected customer data. sync_products: No JSON.',
    );
    shop.script.runs.delete('import_orders');
    await cycle(shop, 1);
    expect(await shop.connection()).toMatchObject({ health: 'degraded', healthReason: 'sync_products: No JSON.' });
    shop.script.runs.delete('sync_products');
    await cycle(shop, 1);
    expect(await changes(shop)).toEqual([
      ['unknown', 'degraded'],
      ['degraded', 'healthy'],
    ]);
  });

  it('keeps the time since when it exists', async () => {
    const shop = await healthShop();
    shop.script.runs.set('import_orders', withheld);
    await shop.run('import_orders');
    const first = (await shop.connection()).capabilityHealth['import_orders'];
    shop.script.runs.set('import_orders', failing('provider_timeout', 'Too slow.'));
    await shop.run('import_orders');
    const second = (await shop.connection()).capabilityHealth['import_orders'];
    expect(second).toEqual({ health: 'degraded', reason: 'Too slow.', since: first?.since });
    expect(new Date(first?.since ?? '').getTime()).not.toBeNaN();
  });

  it('is cleared when the capability is switched off', async () => {
    const shop = await healthShop();
    shop.script.runs.set('import_orders', withheld);
    await cycle(shop, 1);
    const { version } = await shop.connection();
    const others: CapabilityName[] = ['sync_products', 'import_customers'];
    const changed = await shop.shop.connections.update(shop.id, { version, enabledCapabilities: others });
    expect(changed).toMatchObject({ health: 'unknown', healthReason: null });
    expect(Object.keys(changed.capabilityHealth).toSorted()).toEqual(others.toSorted());
  });

  it('still needs a person after a later transient error', async () => {
    const shop = await healthShop();
    shop.script.runs.set('import_orders', noScope);
    await shop.run('import_orders');
    shop.script.runs.set('import_orders', failing('provider_timeout', 'Too slow.'));
    await shop.run('import_orders');
    expect((await shop.connection()).capabilityHealth['import_orders']).toMatchObject({
      health: 'reauth_required',
      reason: 'The app lacks read_orders.',
    });
  });
});

describe('a refused credential', () => {
  it('is the health of the whole connection, and comes before errors of capabilities', async () => {
    const shop = await healthShop();
    shop.script.runs.set('import_orders', withheld);
    shop.script.runs.set('sync_products', revoked);
    await shop.run('import_orders');
    await shop.run('sync_products');
    expect(await shop.connection()).toMatchObject({
      health: 'reauth_required',
      healthReason: 'The token was revoked.',
      capabilityHealth: { import_orders: { health: 'degraded' } },
    });
    await shop.run('import_orders');
    expect(await shop.connection()).toMatchObject({ health: 'reauth_required' });
    shop.script.runs.delete('sync_products');
    await shop.run('sync_products');
    expect(await shop.connection()).toMatchObject({
      health: 'degraded',
      healthReason: expect.stringMatching(/^import_orders/),
    });
  });

  it('and a missing scope are both cleared by a new credential; other errors are not', async () => {
    const shop = await healthShop();
    shop.script.runs.set('import_orders', noScope);
    shop.script.runs.set('import_customers', withheld);
    await cycle(shop, 1);
    await shop.authorise();
    const { health, healthReason, capabilityHealth } = await shop.connection();
    expect([health, healthReason]).toEqual(['degraded', expect.stringMatching(/^import_customers: /)]);
    expect(Object.keys(capabilityHealth).toSorted()).toEqual(['import_customers', 'sync_products']);
  });
});

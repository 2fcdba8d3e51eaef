import { randomBytes } from 'node:crypto';
import { createIntegrations, IntegrationError, keyring } from '@makerfex/integrations-core';
import { memoryStorage } from '@makerfex/integrations-core/memory-storage';
import { describe, expect, it, onTestFinished } from 'vitest';
import { failOnce, salesDomain } from '../../test/host.ts';
import { vendorService } from '../provider.ts';
import { type LegacyVendorMigration, migrateLegacyVendors } from './migrate.ts';

const masterKey = randomBytes(32).toString('base64');

const packright = {
  shop_id: 'shop-1',
  employee_id: 17,
  vendor_name: 'Packright',
  service: 'packing',
  email: 'work@packright.example',
  phone: '+49 30 1234',
  address: 'Packright GmbH\nLong Street 1\n10115 Berlin',
  currency: 'EUR',
  rates: [
    { name: 'Small box', price: 2.35 },
    { name: 'Hour', price: '40.00', unit: 'h' },
  ],
  notes: null,
};
const painter = { shop_id: 'shop-1', employee_id: 'e-9', vendor_name: 'Brush & Co', rates: null };

function legacyHost() {
  const storage = memoryStorage();
  const providers = [vendorService({ key: 'packright', label: 'Packright' }), vendorService({ key: 'brush_co' })];
  const integrations = createIntegrations({
    providers,
    storage,
    vault: keyring({ current: 'k1', keys: { k1: masterKey } }),
    ports: { sales: salesDomain().sales },
  });
  onTestFinished(() => integrations.stop());
  const shopOf = (shopId: string) => integrations.for({ id: 'owner-1', shopId, role: 'owner' });
  return {
    storage,
    integrations,
    shopOf,
    migrate: (rows: readonly unknown[], more: Partial<LegacyVendorMigration> = {}) =>
      migrateLegacyVendors({ integrations, providers, rows, actorId: 'migration', currency: 'USD', ...more }),
    configs: async (shopId = 'shop-1') =>
      (await shopOf(shopId).connections.list()).map(({ providerKey, config }) => ({ providerKey, config })),
    events: async (shopId = 'shop-1') => (await shopOf(shopId).events.list({ limit: 200 })).rows.toReversed(),
  };
}

const real = { dryRun: false };
const statuses = (report: readonly { status: string }[]) => report.map(({ status }) => status);

describe('migrateLegacyVendors', () => {
  it('reports what it would do by default, and writes nothing', async () => {
    const { migrate, configs, events } = legacyHost();
    expect(await migrate([packright, painter])).toEqual([
      {
        index: 0,
        status: 'would_create',
        shopId: 'shop-1',
        employeeId: '17',
        vendorName: 'Packright',
        providerKey: 'packright',
        connectionId: null,
        reason: null,
        differs: [],
      },
      expect.objectContaining({ index: 1, status: 'would_create', providerKey: 'brush_co' }),
    ]);
    expect(await configs()).toEqual([]);
    expect(await events()).toEqual([]);
  });

  it('creates a connection from each row, with an event', async () => {
    const { migrate, configs, events } = legacyHost();
    const report = await migrate([packright, painter], real);
    expect(statuses(report)).toEqual(['created', 'created']);
    expect(await configs()).toEqual([
      {
        providerKey: 'brush_co',
        config: expect.objectContaining({ vendor: { name: 'Brush & Co', details: [] }, currency: 'USD' }),
      },
      {
        providerKey: 'packright',
        config: {
          vendor: {
            name: 'Packright',
            email: 'work@packright.example',
            phone: '+49 30 1234',
            details: ['Packright GmbH', 'Long Street 1', '10115 Berlin'],
          },
          delivery: 'download',
          currency: 'EUR',
          rates: {
            small_box: { label: 'Small box', unit_price: '2.35' },
            hour: { label: 'Hour', unit_price: '40.00', unit: 'h' },
          },
          taxes: [],
          include_bom: true,
        },
      },
    ]);
    expect(await events()).toMatchObject([
      {
        eventType: 'connection.created',
        actorId: 'migration',
        connectionId: report[0]?.connectionId,
        meta: { provider_key: 'packright', migrated_from: { employee_id: '17' } },
      },
      { eventType: 'connection.created', meta: { migrated_from: { employee_id: 'e-9' } } },
    ]);
  });

  it('changes nothing when it runs again, even after a person edited a connection', async () => {
    const { migrate, configs, shopOf } = legacyHost();
    const [first] = await migrate([packright, painter], real);
    const { connections } = shopOf('shop-1');
    const { id, config } = await connections.get(first?.connectionId ?? '');
    await connections.update(id, { version: 1, config: { ...config, rates: {}, delivery: 'download' } });
    const before = await configs();
    const again = await migrate([packright, painter], real);
    expect(again).toMatchObject([
      { status: 'already_there', connectionId: id, differs: ['rates'] },
      { status: 'already_there', differs: [] },
    ]);
    expect(statuses(await migrate([packright, painter]))).toEqual(['already_there', 'already_there']);
    expect(await configs()).toEqual(before);
  });

  it('creates one connection per vendor when it runs several times at once', async () => {
    const { migrate, configs } = legacyHost();
    const reports = await Promise.all(Array.from({ length: 5 }, () => migrate([packright, painter], real)));
    expect(await configs()).toHaveLength(2);
    for (const vendor of [0, 1]) {
      const of = reports.map((report) => report[vendor]);
      expect(of.filter((one) => one?.status === 'created')).toHaveLength(1);
      expect(of.filter((one) => one?.status === 'already_there')).toHaveLength(4);
      expect(new Set(of.map((one) => one?.connectionId)).size).toBe(1);
    }
  });

  it.each([false, true])(
    'creates one connection for two records of a vendor, and one per shop (dry run: %s)',
    async (dryRun) => {
      const { migrate } = legacyHost();
      const rows = [
        packright,
        { ...packright, employee_id: 18, vendor_name: ' PACKRIGHT', phone: '1' },
        { ...packright, shop_id: 'shop-2' },
      ];
      const created = dryRun ? 'would_create' : 'created';
      const report = await migrate(rows, { dryRun });
      expect(statuses(report)).toEqual([created, 'already_there', created]);
      expect(report[1]?.differs).toEqual(['vendor']);
    },
  );

  it.each<[string, unknown, string]>([
    ['a row without a shop', { ...packright, shop_id: null }, 'shop_id: '],
    ['something other than a row', 'Packright', 'The row is not valid'],
    ['a vendor that the host does not have', { ...packright, vendor_name: 'Nobody' }, `vendorService({ key: 'nobody'`],
    [
      'an invalid price',
      { ...packright, rates: [{ name: 'Box', price: '2,35' }] },
      'rates.box.unit_price: not a decimal',
    ],
    ['an invalid email address', { ...packright, email: 'ask Bob' }, 'vendor.email: not an email address'],
    [
      'rates with the same name',
      {
        ...packright,
        rates: [
          { name: 'Box', price: 1 },
          { name: ' Box', price: 2 },
        ],
      },
      'have the same name: Box.',
    ],
    [
      'a vendor whose name gives no key',
      { ...packright, vendor_name: 'Упаковка' },
      'choose its provider in providerKeyOf',
    ],
    [
      'an invalid part of an address',
      { ...packright, address: { city: 'Berlin', country_code: 'de' } },
      'address.country_code: not a two-letter country code',
    ],
    ['an unknown part of an address', { ...packright, address: { street: 'Long Street 1' } }, 'address'],
  ])('refuses %s with the reason, and still migrates the others', async (_, bad, reason) => {
    const { migrate } = legacyHost();
    for (const dryRun of [true, false]) {
      const report = await migrate([packright, bad, painter], { dryRun });
      const created = dryRun ? 'would_create' : 'created';
      expect(statuses(report)).toEqual([created, 'refused', created]);
      expect(report[1]?.reason).toContain(reason);
    }
  });

  it('records a refusal in the shop’s event log', async () => {
    const { migrate, events } = legacyHost();
    await migrate([{ ...packright, email: 'ask Bob' }], real);
    expect(await events()).toMatchObject([
      {
        eventType: 'request.refused',
        actorId: 'migration',
        message: expect.stringContaining('Vendor Packright was not migrated'),
        meta: { employee_id: '17', vendor_name: 'Packright' },
      },
    ]);
  });

  it('refuses a second vendor of one provider in a shop', async () => {
    const { migrate } = legacyHost();
    const rows = [packright, { ...packright, vendor_name: 'Other' }];
    for (const dryRun of [true, false]) {
      const [, second] = await migrate(rows, { dryRun, providerKeyOf: () => 'packright' });
      expect(second).toMatchObject({ status: 'refused', reason: expect.stringContaining('is to Packright') });
    }
  });

  it('reads rows from an async iterable', async () => {
    const { migrate } = legacyHost();
    async function* rows() {
      yield packright;
      yield painter;
    }
    expect(statuses(await migrate([], { ...real, rows: rows() }))).toEqual(['created', 'created']);
  });

  it('retries a row after a transient database error', async () => {
    const { storage, migrate, configs } = legacyHost();
    const unavailable = new IntegrationError('storage_unavailable', 'The database is unavailable.');
    failOnce(storage, unavailable, ({ eventType }) => eventType === 'connection.created');
    expect(await migrate([packright], real)).toMatchObject([{ status: 'created', reason: null }]);
    expect(await configs()).toHaveLength(1);
  });
});

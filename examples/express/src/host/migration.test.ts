import { Migrator } from '@mikro-orm/migrations';
import { MikroORM } from '@mikro-orm/postgresql';
import { expect, it, onTestFinished } from 'vitest';
import { emptyDatabase } from '../testing/databases.ts';
import { hostEntities, hostMigrations } from './schema.ts';

it('adds the new columns to the database of an earlier demo and keeps its rows', async () => {
  const database = await emptyDatabase();
  const orm = await MikroORM.init({
    clientUrl: database.url,
    entities: hostEntities,
    extensions: [Migrator],
    migrations: { migrationsList: [...hostMigrations], snapshot: false, silent: true },
  });
  onTestFinished(async () => {
    await orm.close(true);
    await database.drop();
  });
  const query = (sql: string): Promise<unknown[]> => orm.em.fork().execute(sql);
  await orm.migrator.up({ to: 'HostCreateInvoices' });
  const id = '00000000-0000-4000-8000-000000000001';
  await query(`insert into projects (shop_id, id, provider_key, external_id, number, status, payment_status, fulfillment_status, currency, total)
    values ('s', '${id}', 'etsy', '9', '#9', 'open', 'paid', 'unfulfilled', 'EUR', 12.5)`);
  await query(`insert into project_lines (shop_id, project_id, external_id, position, title, quantity, unit_price, currency, options)
    values ('s', '${id}', '1', 0, 'Mug', 2, 12.5, 'EUR', '[]')`);
  await query(`insert into products (shop_id, id, provider_key, external_id, title, status, tags, images)
    values ('s', '${id}', 'etsy', '5', 'Mug', 'active', '[]', '[]')`);
  await query(`insert into product_variants (shop_id, product_id, external_id, position, options)
    values ('s', '${id}', '551', 0, '[]'), ('s', '${id}', '552', 1, '[]')`);

  await orm.migrator.up();
  expect(await query('select number, is_test, tags, total::float from projects')).toEqual([
    { number: '#9', is_test: null, tags: null, total: 12.5 },
  ]);
  expect(await query('select title, kind, open_quantity from project_lines')).toEqual([
    { title: 'Mug', kind: 'unknown', open_quantity: null },
  ]);
  expect(await query('select external_id, former_external_ids from product_variants order by position')).toEqual([
    { external_id: '551', former_external_ids: [] },
    { external_id: '552', former_external_ids: [] },
  ]);
  expect(await query('select count(distinct id)::int as ids from product_variants')).toEqual([{ ids: 2 }]);
});

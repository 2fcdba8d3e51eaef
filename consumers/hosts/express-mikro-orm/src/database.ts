import {
  integrationEntities,
  integrationMigrations,
  integrationRoutines,
} from '@makerfex/integrations-storage-mikro-orm';
import { grants } from '@makerfex/integrations-storage-postgres';
import { Migration, Migrator } from '@mikro-orm/migrations';
import { defineEntity, MikroORM, p } from '@mikro-orm/postgresql';
import { appRole, ownerUrl } from './shared/settings.ts';
import { createTable, hostTables } from './shared/tables.ts';

const recordsOf = (name: string, tableName: string) =>
  defineEntity({
    name,
    tableName,
    properties: {
      id: p.uuid().primary(),
      shopId: p.text(),
      provider: p.text(),
      externalId: p.text(),
      data: p.json<object>(),
      deletedAt: p.datetime().nullable(),
    },
  });
export const Project = recordsOf('Project', 'host_orders');
export const Product = recordsOf('Product', 'host_products');
export const Customer = recordsOf('Customer', 'host_customers');
export type HostEntity = typeof Project;

class HostTables extends Migration {
  override up() {
    for (const table of hostTables) this.addSql(createTable(table));
  }
}

export const open = (clientUrl: string) =>
  MikroORM.init({
    clientUrl,
    entities: [Project, Product, Customer, ...integrationEntities],
    routines: integrationRoutines,
    extensions: [Migrator],
    migrations: { migrationsList: [HostTables, ...integrationMigrations], snapshot: false, silent: true },
  });

/** Runs the migrations as the owner, and grants the host's role what it needs. */
export async function migrate() {
  const owner = await open(ownerUrl);
  await owner.migrator.up();
  await owner.em.execute(grants(appRole));
  await owner.em.execute(`grant select, insert, update on ${hostTables.join(', ')} to "${appRole}"`);
  await owner.close();
}

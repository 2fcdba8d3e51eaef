import { randomBytes } from 'node:crypto';
import { chownSync, statSync } from 'node:fs';
import {
  integrationEntities,
  integrationMigrations,
  integrationRoutines,
} from '@makerfex/integrations-storage-mikro-orm';
import type { OwnPostgres } from '@makerfex/integrations-testkit/postgres';
import { Migrator } from '@mikro-orm/migrations';
import { MikroORM } from '@mikro-orm/postgresql';
import { Client, type QueryResultRow } from 'pg';
import type { SmallDisk } from '../faults/disk.ts';

/**
 * The host's own tables. Nothing in them refuses what is there already: what is written twice is seen. `host_counter` is what shops
 * contend for.
 */
const hostTables = [
  'create table host_order (id uuid primary key, shop_id text not null, external_id text not null, updated_at timestamptz not null)',
  'create table host_invoice (id text primary key, shop_id text not null, number serial, body json, made_by json)',
  'create table host_counter (id int primary key, count int not null)',
  'insert into host_counter select n, 0 from generate_series(1, 4) n',
];

export interface ChaosDatabase {
  /** Of an ordinary role that owns the database, for which row-level security holds. */
  readonly url: string;
  /** Asks as the superuser, who sees the rows of every shop. */
  readonly query: <Row extends QueryResultRow>(sql: string) => Promise<Row[]>;
}

/** @param disk where the host's orders lie; with the others if null */
export async function createChaosDatabase(server: OwnPostgres, disk: SmallDisk | null): Promise<ChaosDatabase> {
  const { name, url: asSuperuser } = await server.createDatabase();
  const url = new URL(asSuperuser);
  [url.username, url.password] = [name, randomBytes(12).toString('hex')];
  await query(asSuperuser, `create role ${name} login password '${url.password}'`);
  await query(asSuperuser, `alter database ${name} owner to ${name}`);
  const orm = await openOrm(url.href);
  await orm.migrator.up();
  await orm.close(true);
  for (const statement of hostTables) await query(url.href, statement);
  if (disk) {
    await giveToServer(asSuperuser, disk);
    for (const statement of moveOrders(disk.folder)) await query(asSuperuser, statement);
  }
  return { url: url.href, query: (sql) => query(asSuperuser, sql) };
}

/** Nothing is vacuumed there: each batch then needs room that the disk must still give. */
const moveOrders = (folder: string) => [
  `create tablespace small location '${folder}'`,
  'alter table host_order set tablespace small',
  'alter table host_order set (autovacuum_enabled = off)',
];

/** A folder that holds a tablespace must be the server's own. */
async function giveToServer(asSuperuser: string, { folder }: SmallDisk): Promise<void> {
  const [row] = await query<{ data: string }>(asSuperuser, `select current_setting('data_directory') as data`);
  if (!row) throw new Error('PostgreSQL does not say where its files are.');
  const { uid, gid } = statSync(row.data);
  chownSync(folder, uid, gid);
}

export const openOrm = (clientUrl: string): Promise<MikroORM> =>
  MikroORM.init({
    clientUrl,
    entities: [...integrationEntities],
    routines: integrationRoutines,
    extensions: [Migrator],
    migrations: { migrationsList: [...integrationMigrations], snapshot: false, silent: true },
  });

async function query<Row extends QueryResultRow>(url: string, sql: string): Promise<Row[]> {
  const client = new Client({ connectionString: url });
  // A session that the server ends has failed its query already.
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query<Row>(sql)).rows;
  } finally {
    await client.end();
  }
}

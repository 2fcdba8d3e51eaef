import { createDatabase } from '@makerfex/integrations-testkit/postgres';
import type { Pool } from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { upsertProducts } from '../test/docs-prisma.ts';
import { openPool, query } from '../test/open.ts';
import { migratePostgres, postgresStorage } from './index.ts';

const scope = { shopId: 'shop' };
const thing = (externalId: string, title: string) => ({
  item: { externalId, updatedAt: null, title },
  hostId: null,
});

describe('the example of docs/prisma.md', () => {
  let database: Awaited<ReturnType<typeof createDatabase>>;
  let pool: Pool;
  beforeAll(async () => {
    database = await createDatabase(inject('postgres').url);
    await query(
      database.url,
      `create table product (id uuid not null default gen_random_uuid(), shop_id text not null, external_id text not null,
         title text not null, primary key (shop_id, external_id))`,
    );
    pool = openPool(database.url);
    await migratePostgres(pool);
  });
  afterAll(async () => {
    await pool.end();
    await database.drop();
  });

  const upsert = (...titles: string[]) =>
    postgresStorage(pool).transaction(scope, ({ tx }) =>
      upsertProducts(
        { items: titles.map((title, index) => thing(`p${index}`, title)), deleted: [] },
        { tx, scope, signal: new AbortController().signal, providerKey: 'acme', connectionId: 'c', runId: 'r' },
      ),
    );

  it('writes a batch in one statement, and keeps the ids of what is there', async () => {
    const first = await upsert('Mug', 'Bowl');
    expect(first.map(({ externalId }) => externalId)).toEqual(['p0', 'p1']);
    expect(await upsert('Cup', 'Bowl')).toEqual(first);
    const rows = await query(database.url, 'select external_id, title from product order by external_id');
    expect(rows).toEqual([
      { external_id: 'p0', title: 'Cup' },
      { external_id: 'p1', title: 'Bowl' },
    ]);
  });

  it('returns nothing for a batch without records', async () => {
    expect(await upsert()).toEqual([]);
  });
});

import type { Storage } from '@makerfex/integrations-core/storage';
import type { Pool, PoolClient } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { copyTemplate } from '../test/database.ts';
import { createAppRole, openPool, query, type Role } from '../test/open.ts';
import { postgresStorage } from './index.ts';

const scope = { shopId: 'shop-1' };
const limit = 50;
const idOf = (hex: string): string => `00000000-0000-7000-8000-${hex.padStart(12, '0')}`;

describe('a page of a long list', () => {
  let database: Awaited<ReturnType<typeof copyTemplate>>;
  let role: Role;
  let pool: Pool;
  let storage: Storage<PoolClient>;
  beforeAll(async () => {
    database = await copyTemplate();
    role = await createAppRole(database.url);
    // Forty shops with two connections each, 500 events and 500 runs of either.
    const ids = `('${idOf('').slice(0, 24)}' || lpad(to_hex(n), 12, '0'))::uuid`;
    const connection = `('${idOf('').slice(0, 24)}' || lpad(to_hex(n % 80), 12, '0'))::uuid`;
    for (const statement of [
      `insert into integration_event_log select 'shop-' || n % 40, ${ids}, ${connection},
         case n / 80 % 10 when 1 then 'error' else 'debug' end, 'run.progress', 'message', '{}', null,
         now() - (40000 - n) * interval '4 minutes' from generate_series(1, 40000) n`,
      `insert into integration_connection select 'shop-' || n % 40, ${connection}, 'acme-' || n, 'enabled', 'unknown', null, '{}', '{}',
         null, 'user', now(), now(), 1 from generate_series(0, 79) n`,
      `insert into integration_run select 'shop-' || n % 40, ${ids}, ${connection}, 'import_orders', '{}', 'SUCCESS', '{}', '{}', 1, 0, null, null,
         null, null, null, false, null, null, 'user', now(), now(), now() from generate_series(1, 40000) n`,
    ])
      await query(database.url, statement);
    await query(database.url, 'vacuum analyze');
    pool = openPool(role.url);
    storage = postgresStorage(pool);
  });
  afterAll(async () => {
    await pool.end();
    await role.drop();
    await database.drop();
  });

  type Read = Parameters<typeof storage.transaction<{ rows: readonly unknown[] }>>[1];
  /** How many rows were returned, and how many the database looked at for them. */
  const read = (table: string, page: Read) =>
    storage.transaction(scope, async (unit) => {
      const lookedAt = async () => {
        const sql = `select (coalesce(idx_tup_fetch, 0) + coalesce(seq_tup_read, 0))::int as count
          from pg_stat_xact_user_tables where relname = $1`;
        return (await unit.tx.query<{ count: number }>(sql, [table])).rows[0]?.count ?? 0;
      };
      const before = await lookedAt();
      const { rows } = await page(unit);
      return { returned: rows.length, looked: (await lookedAt()) - before };
    });

  const requests: [string, { after?: string; connectionId?: string }][] = [
    ['the first', {}],
    ['one from the middle', { after: idOf('4000') }],
    ['of a connection', { connectionId: idOf('1') }],
    ['of a connection, from the middle', { connectionId: idOf('1'), after: idOf('4000') }],
  ];

  it.each([...requests, ['of a level', { level: 'error' as const }]])(
    'of events is read without the rows around it: %s',
    async (_, request) => {
      const { returned, looked } = await read('integration_event_log', ({ events }) =>
        events.page({ limit, ...request }),
      );
      expect(returned).toBe(limit);
      expect(looked).toBeLessThanOrEqual(2 * limit);
    },
  );

  it.each(requests)('of runs is read without the rows around it: %s', async (_, request) => {
    const { returned, looked } = await read('integration_run', ({ runs }) => runs.page({ limit, ...request }));
    expect(returned).toBe(limit);
    expect(looked).toBeLessThanOrEqual(2 * limit);
  });
});

import { expect, it } from 'vitest';
import { openFormer } from '../test/former.ts';
import { newConnection, newRun } from '../test/shop.ts';
import { grants, migratePostgres } from './index.ts';

it('keeps the keys that runs of all shops were joined with when they get a table of their own', async () => {
  const { pool, app, storage } = await openFormer('0011');
  const runs = [];
  for (const shopId of ['a', 'b']) {
    const connection = newConnection();
    const run = newRun(connection.id, { idempotencyKey: 'own' });
    runs.push({ shopId, connection, run });
    await storage.transaction({ shopId }, async (unit) => {
      await unit.connections.insert(connection);
      await unit.query?.(
        `insert into integration_run (shop_id, connection_id, id, capability, input, state, progress, steps, attempts, failures,
           cancel_requested, actor_id, created_at, idempotency_key, joined_keys)
         values ($1, $2, $3, 'import_orders', '{}', 'PENDING', '{}', '{}', 0, 0, false, 'user', now(), 'own', '{first,second}')`,
        [shopId, connection.id, run.id],
      );
    });
  }

  expect(await migratePostgres(pool)).toContain('0011_keep_run_keys');
  await pool.query(grants(app.name));
  for (const { shopId, connection, run } of runs) {
    const found = await storage.transaction({ shopId }, (unit) =>
      Promise.all(['own', 'first', 'second', 'none'].map((key) => unit.runs.findByIdempotencyKey(connection.id, key))),
    );
    expect(found.map((row) => row?.id)).toEqual([run.id, run.id, run.id, undefined]);
    // The oldest is forgotten first, as before.
    await storage.transaction({ shopId }, async (unit) => {
      for (let n = 0; n < 99; n += 1) await unit.runs.join(run.id, `key-${n}`, 'forget_oldest');
      expect(await unit.runs.findByIdempotencyKey(connection.id, 'first')).toBeNull();
      expect(await unit.runs.findByIdempotencyKey(connection.id, 'second')).toMatchObject({ id: run.id });
    });
  }
  expect(await migratePostgres(pool)).toEqual([]);
});

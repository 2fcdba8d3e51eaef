import type { Order } from '@makerfex/integrations-core/records';
import { startPostgres, type TestPostgres } from '@makerfex/integrations-testkit/postgres';
import { Client } from 'pg';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { createHostTables, toParameters, upsertOrdersSql } from './host-table.ts';
import { makeOrder } from './orders.ts';

let server: TestPostgres;
beforeAll(async () => {
  server = await startPostgres();
});
afterAll(() => server.stop());

it('the benchmark keeps what a newer order leaves out, and clears what it says to be none', async () => {
  const database = await server.createDatabase();
  const client = new Client({ connectionString: database.url });
  await client.connect();
  onTestFinished(() => client.end());
  await client.query(createHostTables);
  const send = (order: Order) => client.query(upsertOrdersSql, toParameters('shop-1', [order]));
  const held = async () => {
    const { rows: orders } = await client.query('select status, placed_at, document from host_order');
    const { rows: lines } = await client.query('select external_id, sku from host_order_line order by 1');
    return { ...orders[0], lines };
  };

  const first = makeOrder(1);
  await send(first);
  const known = await held();
  expect(known).toMatchObject({ status: 'open', document: { note: first.note }, lines: [{ sku: 'SKU-1' }, {}, {}] });

  const { status: _status, placedAt: _placedAt, note: _note, ...said } = makeOrder(1, 1);
  await send({ ...said, lines: said.lines.map(({ sku: _sku, ...line }) => line) });
  const { document, ...columns } = await held();
  expect(columns).toEqual({ status: known.status, placed_at: known.placed_at, lines: known.lines });
  expect(document).toMatchObject({ status: 'open', note: first.note, updatedAt: said.updatedAt });

  const none = { ...makeOrder(1, 2), placedAt: null, note: null };
  await send({ ...none, lines: none.lines.map((line) => ({ ...line, sku: null })) });
  expect(await held()).toMatchObject({
    status: 'open',
    placed_at: null,
    document: { note: null },
    lines: [{ sku: null }, { sku: null }, { sku: null }],
  });
});

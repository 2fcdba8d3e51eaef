import type { Order } from '@makerfex/integrations-core';
import type { Client } from 'pg';
import { toParameters, upsertOrdersSql } from './host-table.ts';

interface OrdersPage {
  readonly orders: readonly Order[];
  readonly next: number | null;
}

/** The least an import can do: the same pages one ahead, JSON.parse, one raw statement a page. */
export async function importByFloor(client: Client, origin: string, table: string): Promise<void> {
  const read = async (page: number): Promise<OrdersPage> => {
    const text = await (await fetch(`${origin}/orders?page=${page}`)).text();
    return JSON.parse(text);
  };
  const sql = upsertOrdersSql(table);
  for (let ahead: Promise<OrdersPage> | null = read(0); ahead; ) {
    const page: OrdersPage = await ahead;
    ahead = page.next === null ? null : read(page.next);
    await client.query(sql, toParameters('floor', page.orders));
  }
}

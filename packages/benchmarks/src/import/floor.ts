import type { Order } from '@makerfex/integrations-core';
import { Client } from 'pg';
import { toParameters, upsertOrdersSql } from './host-table.ts';

interface OrdersPage {
  readonly orders: readonly Order[];
  readonly next: number | null;
}

/** The least an import can do: the same pages, the next one fetched meanwhile, JSON.parse, one raw statement a page. */
export async function importByFloor(databaseUrl: string, origin: string, revision: number): Promise<void> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  const read = async (page: number): Promise<OrdersPage> => {
    const text = await (await fetch(`${origin}/orders?page=${page}&revision=${revision}`)).text();
    return JSON.parse(text);
  };
  try {
    for (let ahead: Promise<OrdersPage> | null = read(0); ahead; ) {
      const page: OrdersPage = await ahead;
      ahead = page.next === null ? null : read(page.next);
      await client.query(upsertOrdersSql, toParameters('shop-1', page.orders));
    }
  } finally {
    await client.end();
  }
}

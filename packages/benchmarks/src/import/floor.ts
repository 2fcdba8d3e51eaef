import type { Order } from '@makerfex/integrations-core/records';
import { Client } from 'pg';
import { toParameters, upsertOrdersSql } from './host-table.ts';
import type { Side } from './side.ts';

interface OrdersPage {
  readonly orders: readonly Order[];
  readonly next: number | null;
}

/** The least an import can do: the same pages, the next one fetched meanwhile, JSON.parse, one raw statement a page. */
export async function openFloor(databaseUrl: string, origin: string): Promise<Side> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  return {
    async importAll(revision) {
      const fetchPage = async (page: number): Promise<OrdersPage> => {
        const response = await fetch(`${origin}/orders?page=${page}&revision=${revision}`);
        return JSON.parse(await response.text());
      };
      let [read, written] = [0, 0];
      for (let ahead: Promise<OrdersPage> | null = fetchPage(0); ahead; ) {
        const { orders, next }: OrdersPage = await ahead;
        ahead = next === null ? null : fetchPage(next);
        const { rowCount } = await client.query(upsertOrdersSql, toParameters('shop-1', orders));
        read += orders.length;
        written += rowCount ?? 0;
      }
      return { read, written };
    },
    close: () => client.end(),
  };
}

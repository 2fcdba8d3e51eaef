import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { handedOffSchema } from '@makerfex/integrations-vendor-service';
import type { SqlEntityManager } from '@mikro-orm/postgresql';
import type { Client } from '../http/client.ts';
import { endOf, resultOf, unfinishedRun } from './result-of.ts';
import { fit, good, say, shortPath } from './terminal.ts';

const capability = 'vendor_handoff_invoice';

interface OrderToPack {
  readonly id: string;
  readonly number: string;
  readonly customer: string | null;
  readonly lines: readonly { readonly title: string; readonly quantity: number }[];
}
/** An open order, not a test, with physical units that are still to be sent. */
const orderToPack = `
  SELECT p.id, p.number, COALESCE(p.customer_name, p.shipping_address->>'name') AS customer, open.lines
  FROM projects p
  CROSS JOIN LATERAL (
    SELECT jsonb_agg(jsonb_build_object('title', l.title, 'quantity', COALESCE(l.open_quantity, l.quantity)) ORDER BY l.position) AS lines
    FROM project_lines l
    WHERE l.shop_id = p.shop_id AND l.project_id = p.id AND l.kind IN ('physical', 'unknown')
      AND COALESCE(l.open_quantity, l.quantity) > 0
  ) AS open
  WHERE p.shop_id = ? AND p.status = 'open' AND p.deleted_at IS NULL AND p.is_test IS NOT TRUE AND open.lines IS NOT NULL
  ORDER BY p.placed_at DESC NULLS LAST, p.id OFFSET ? LIMIT 1`;

/** Hands an order to the packer: an invoice of the host, a work order, and both as PDF in a folder. Each start uses another order. */
export async function handOff(
  { runs }: Client,
  connectionId: string,
  em: SqlEntityManager,
  shopId: string,
  folder: string,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const unfinished = await unfinishedRun(runs, capability);
  if (unfinished) say(`   Resumed the hand-off of an earlier start: ${(await endOf(runs, unfinished, signal)).state}`);
  const done = await runs.list({ capability, state: 'SUCCESS' });
  const [order] = await em.execute<OrderToPack[]>(orderToPack, [shopId, done.length]);
  if (!order) {
    say('   Every open order has been handed off.');
    return [];
  }
  const input = {
    project_id: order.id,
    title: `Pack order ${order.number}`,
    reference: order.number,
    items: [
      { rate: 'parcel', quantity: '1', description: `Parcel for order ${order.number}` },
      { rate: 'gift_wrap', quantity: String(order.lines.reduce((sum, { quantity }) => sum + quantity, 0)) },
    ],
    instructions: `For ${order.customer ?? 'the customer'}. Wrap each piece by itself; no plastic.`,
    bom: [
      {
        item: `Order ${order.number}`,
        materials: order.lines.map(({ title, quantity }) => ({ description: title, quantity: String(quantity) })),
      },
    ],
  };
  const key = `pack-${order.id}`;
  const run = await runs.start(connectionId, capability, input, key);
  const { invoice, work_order } = handedOffSchema.parse(await resultOf(runs, run, signal));
  say(
    `   ${good(`Invoice ${invoice.number}`)} of ${invoice.total} ${invoice.currency}, with work order ${work_order.number}`,
  );
  say(fit(`     for order ${order.number} of ${order.customer ?? '(name withheld)'}`));
  const again = await runs.start(connectionId, capability, input, key);
  if (again.id !== run.id) throw new Error(`The same request with the key ${key} started a second run.`);
  say('   Requested again with the same Idempotency-Key: same run, no second invoice.');

  const files = [
    [`invoice-${invoice.number}.pdf`, await runs.document(run.id)],
    [`work-order-${work_order.number}.pdf`, await runs.document(run.id, 'work_order')],
  ] as const;
  for (const [name, bytes] of files) writeFileSync(join(folder, name), bytes);
  for (const [name, bytes] of files)
    say(`   ${shortPath(join(folder, name))}, ${bytes.byteLength.toLocaleString('en-US')} bytes`);
  return files.map(([name]) => join(folder, name));
}

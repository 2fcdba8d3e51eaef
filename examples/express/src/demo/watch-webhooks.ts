import { setTimeout as delay } from 'node:timers/promises';
import type { SqlEntityManager } from '@mikro-orm/postgresql';
import type { SimulatedWebhooks, Source } from '../sources.ts';
import { good, say } from './terminal.ts';

const limitMs = 20_000;
const pollMs = 20;
const labelWidth = 'Shopify'.length;

/** An order as the host stores it, and a mark that changes with any column of it. */
interface Held {
  readonly number: string;
  readonly mark: string;
}
const heldOrders = `
  SELECT p.external_id, p.number, md5(jsonb_build_array(to_jsonb(p), (
    SELECT jsonb_agg(to_jsonb(l) ORDER BY l.external_id) FROM project_lines l
    WHERE (l.shop_id, l.project_id) = (p.shop_id, p.id)))::text) AS mark
  FROM projects p WHERE p.shop_id = ? AND p.provider_key = ?`;

/** Sends an order at each simulated shop, and shows when the webhook has brought it to the host. */
export async function watchWebhooks(
  sources: readonly Source[],
  em: () => SqlEntityManager,
  { shopId, changedAt, signal }: { readonly shopId: string; readonly changedAt: Date; readonly signal: AbortSignal },
): Promise<void> {
  for (const { label, provider, simulated } of sources)
    if (simulated?.webhooks) {
      const { number, from, to } = await watchOne(simulated.webhooks, () => held(em(), shopId, provider.key), {
        label,
        changedAt,
        signal,
      });
      const seconds = ((to.getTime() - from.getTime()) / 1000).toFixed(1);
      say(
        `   ${label.padEnd(labelWidth)} order ${number} sent at ${time(from)} → ${good(`Project at ${time(to)}`)}, ${seconds} s later`,
      );
    }
}

async function watchOne(
  { isSubscribed, sendOrderAt }: SimulatedWebhooks,
  read: () => Promise<ReadonlyMap<string, Held>>,
  { label, changedAt, signal }: { readonly label: string; readonly changedAt: Date; readonly signal: AbortSignal },
) {
  await until(async () => isSubscribed(), signal, `${label} was not subscribed to`);
  const before = await read();
  const from = new Date();
  const id = sendOrderAt(changedAt);
  const old = before.get(id);
  let now = old;
  await until(
    async () => {
      now = (await read()).get(id);
      return now?.mark !== old?.mark;
    },
    signal,
    `The change of order ${id} of ${label} did not arrive`,
  );
  return { number: now?.number ?? id, from, to: new Date() };
}

async function held(em: SqlEntityManager, shopId: string, providerKey: string): Promise<ReadonlyMap<string, Held>> {
  const rows = await em.execute<(Held & { external_id: string })[]>(heldOrders, [shopId, providerKey]);
  return new Map(rows.map(({ external_id, number, mark }) => [external_id, { number, mark }]));
}

async function until(isDone: () => Promise<boolean>, signal: AbortSignal, otherwise: string): Promise<void> {
  const limit = Date.now() + limitMs;
  while (!(await isDone())) {
    if (Date.now() > limit)
      throw new Error(`${otherwise} within ${limitMs / 1000} s: see the events webhook.* and run.* of the shop.`);
    await delay(pollMs, undefined, { signal });
  }
}

const time = (of: Date): string => of.toISOString().slice(11, 23);

import type { RunProgress, RunState } from '@makerfex/integrations-core';
import type { ChaosDatabase } from './database.ts';
import type { Request } from './shopkeeper.ts';
import type { SourceOrder } from './source.ts';

export interface HeldOrder {
  readonly id: string;
  readonly externalId: string;
  /** Seconds since 1970. */
  readonly updatedAt: number;
}

export interface Link {
  readonly externalId: string;
  readonly hostId: string;
}

export interface FoundRun {
  readonly id: string;
  readonly shopId: string;
  readonly key: string | null;
  readonly state: RunState;
  readonly attempts: number;
  readonly created: RunProgress['created'];
  /** Types of its events, in the order in which they were committed. */
  readonly events: readonly RunEvent[];
}

export interface RunEvent {
  readonly type: string;
  /** Milliseconds since 1970. */
  readonly at: number;
}

export interface ShopEvidence {
  readonly shopId: string;
  /** What the provider has. */
  readonly source: readonly SourceOrder[];
  /** What the host's own table has. */
  readonly held: readonly HeldOrder[];
  readonly links: readonly Link[];
  readonly requests: readonly Request[];
  readonly runs: readonly FoundRun[];
}

type OfShop<Row> = Row & { readonly shopId: string };

const seconds = (column: string) => `extract(epoch from ${column})::float8`;

/** Reads every shop's tables as they lie, past the SDK. */
export async function gatherEvidence(
  { query }: ChaosDatabase,
  shops: readonly Pick<ShopEvidence, 'shopId' | 'source' | 'requests'>[],
): Promise<ShopEvidence[]> {
  const held = await query<OfShop<HeldOrder>>(
    `select shop_id as "shopId", id, external_id as "externalId", ${seconds('updated_at')} as "updatedAt" from host_order`,
  );
  const links = await query<OfShop<Link>>(
    `select shop_id as "shopId", external_id as "externalId", host_id as "hostId" from integration_record where deleted_at is null`,
  );
  const runs = await query<FoundRun>(
    `select id, shop_id as "shopId", idempotency_key as key, state, attempts, (progress ->> 'created')::int as created
     from integration_run order by id`,
  );
  // Transactions about one run follow each other: their numbers tell the order, also of two within one millisecond.
  const events = await query<RunEvent & { readonly runId: string }>(
    `select meta ->> 'run_id' as "runId", event_type as type, ${seconds('created_at')} * 1000 as at
     from integration_event_log where event_type like 'run.%' order by xmin::text::bigint, id`,
  );
  const [heldOf, linksOf, runsOf] = [byShop(held), byShop(links), byShop(runs)];
  const eventsOf = Map.groupBy(events, ({ runId }) => runId);
  return shops.map((shop) => ({
    ...shop,
    held: heldOf.get(shop.shopId) ?? [],
    links: linksOf.get(shop.shopId) ?? [],
    runs: (runsOf.get(shop.shopId) ?? []).map((run) => ({ ...run, events: eventsOf.get(run.id) ?? [] })),
  }));
}

const byShop = <Row extends { readonly shopId: string }>(rows: readonly Row[]) =>
  Map.groupBy(rows, ({ shopId }) => shopId);

import { drainKey, type RunProgress, type RunState } from '@makerfex/integrations-core/storage';
import type { ChaosDatabase } from './host/database.ts';
import type { SourceOrder } from './sources/source.ts';

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
  readonly capability: string;
  readonly state: RunState;
  readonly attempts: number;
  /** Of its error; null if it has none. */
  readonly errorCode: string | null;
  /** How often it was claimed only to end it, since it had lost too many leases: that counts as an attempt, and starts nothing. */
  readonly crashes: number;
  readonly created: RunProgress['created'];
  /** Types of its events, in the order in which they were committed. */
  readonly events: readonly string[];
}

/** Whether it fetched what deliveries named: nobody asked for it. */
export const isDrain = ({ capability }: Pick<FoundRun, 'capability'>): boolean => capability === drainKey;

/** What was pushed, by the words of the person who requested it. */
export interface Pushes {
  /** Captions that were to be posted, and those that stand in the account. */
  readonly asked: { readonly posts: readonly string[]; readonly handOffs: readonly string[] };
  readonly posts: readonly string[];
  /** References of invoices, and of what the vendor got; several calls with one id are one delivery. */
  readonly invoices: readonly string[];
  readonly deliveries: readonly { readonly id: string; readonly reference: string }[];
}

export interface ShopEvidence {
  readonly shopId: string;
  /** What the provider has. */
  readonly source: readonly SourceOrder[];
  /** What the host's own table has. */
  readonly held: readonly HeldOrder[];
  readonly links: readonly Link[];
  /** Of every requested run. */
  readonly keys: readonly string[];
  readonly runs: readonly FoundRun[];
}

type OfShop<Row> = Row & { readonly shopId: string };

/** Reads every shop's tables as they lie, past the SDK. */
export async function gatherEvidence(
  { query }: ChaosDatabase,
  shops: readonly Pick<ShopEvidence, 'shopId' | 'source' | 'keys'>[],
  maxLostLeases: number,
): Promise<ShopEvidence[]> {
  const held = await query<OfShop<HeldOrder>>(
    `select shop_id as "shopId", id, external_id as "externalId", extract(epoch from updated_at)::float8 as "updatedAt" from host_order`,
  );
  const links = await query<OfShop<Link>>(
    `select shop_id as "shopId", external_id as "externalId", host_id as "hostId" from integration_record where deleted_at is null`,
  );
  const runs = await query<Omit<FoundRun, 'events' | 'crashes'>>(
    `select id, shop_id as "shopId", idempotency_key as key, capability, state, attempts, error ->> 'code' as "errorCode", (progress ->> 'created')::int as created
     from integration_run order by id`,
  );
  // Transactions about one run follow each other: their numbers show the order, whatever the clocks of workers say.
  const events = await query<{ readonly runId: string; readonly type: string; readonly lostLeases: number | null }>(
    `select meta ->> 'run_id' as "runId", event_type as type, (meta ->> 'lost_leases')::int as "lostLeases"
     from integration_event_log where event_type like 'run.%' order by xmin::text::bigint, id`,
  );
  const [heldOf, linksOf, runsOf] = [byShop(held), byShop(links), byShop(runs)];
  const eventsOf = Map.groupBy(events, ({ runId }) => runId);
  return shops.map((shop) => ({
    ...shop,
    held: heldOf.get(shop.shopId) ?? [],
    links: linksOf.get(shop.shopId) ?? [],
    runs: (runsOf.get(shop.shopId) ?? []).map((run) => {
      const own = eventsOf.get(run.id) ?? [];
      const ends = own.filter(({ type, lostLeases }) => type === 'run.failed' && (lostLeases ?? 0) >= maxLostLeases);
      return { ...run, events: own.map(({ type }) => type), crashes: ends.length };
    }),
  }));
}

/** References of every invoice that the host made. */
export async function readInvoices({ query }: ChaosDatabase): Promise<string[]> {
  const rows = await query<{ reference: string | null }>(`select body ->> 'reference' as reference from host_invoice`);
  return rows.map(({ reference }) => reference ?? 'without a reference');
}

const byShop = <Row extends { readonly shopId: string }>(rows: readonly Row[]) =>
  Map.groupBy(rows, ({ shopId }) => shopId);

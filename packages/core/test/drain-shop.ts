import { inProcessJobs } from '../src/jobs/in-process-jobs.ts';
import type { FetchedRecords } from '../src/provider/context.ts';
import type { RecordRow } from '../src/storage/rows.ts';
import { type DirtyRow, drainKey } from '../src/storage/webhooks.ts';
import { deliverDrain, requestDrain } from '../src/webhooks/request-drain.ts';
import { type PullShopOptions, pullShop, type Thing } from './pull-shop.ts';

/** How far rows are looked for that are postponed. */
const laterMs = 365 * 86_400_000;

export interface NameOptions {
  readonly kind?: string;
  /** Which of the records: true for all. */
  readonly mayBeGone?: boolean | readonly string[];
  readonly at?: Date;
}

/** What a test's provider holds, and which ids it was asked for. */
export function things(...all: readonly Thing[]) {
  const held = new Map(all.map((one) => [one.externalId, one]));
  const asked: string[][] = [];
  const fetch = (ids: readonly string[]): FetchedRecords<Thing> => {
    asked.push([...ids]);
    return { items: ids.flatMap((id) => held.get(id) ?? []), deleted: ids.filter((id) => !held.has(id)) };
  };
  return { asked, fetch, put: (one: Thing) => held.set(one.externalId, one), remove: (id: string) => held.delete(id) };
}

/** Times are stored in milliseconds: within one, nothing says what was read first. */
async function nextMillisecond(): Promise<void> {
  for (const now = Date.now(); Date.now() === now; ) await new Promise(setImmediate);
}

/** A host that gets deliveries about its things. */
export async function drainShop(options: PullShopOptions = {}) {
  const jobs = options.jobs ?? inProcessJobs();
  const shop = await pullShop({ webhooks: {}, ...options, jobs });
  const { actor, connection, storage } = shop;

  /** Stores what a delivery names, and requests the drain. @returns the id of a new drain; null if there was one */
  const name = async (ids: readonly string[], { kind = 'thing', mayBeGone = false, at }: NameOptions = {}) => {
    const run = await storage.transaction(actor, async (unit) => {
      const isGone = (id: string) => (typeof mayBeGone === 'boolean' ? mayBeGone : mayBeGone.includes(id));
      const records = ids.map((externalId) => ({ kind, externalId, mayBeGone: isGone(externalId) }));
      const now = new Date();
      await unit.webhooks.name(connection.id, records, at ?? now, { quietMs: 0, longestMs: 0 });
      const row = await unit.connections.find(connection.id);
      return row && requestDrain(unit, jobs, actor, row, now);
    });
    await deliverDrain(jobs, actor, run);
    return run?.id ?? null;
  };

  /** Names records and waits for the drain. */
  const drain = async (ids: readonly string[], about: NameOptions = {}) => {
    await nextMillisecond();
    const id = await name(ids, about);
    if (id === null) throw new Error('There is a drain already.');
    const run = await shop.shop.runs.waitFor(id);
    await nextMillisecond();
    return run;
  };

  return {
    ...shop,
    jobs,
    name,
    drain,
    /** Ends once no drain is under way. */
    drains: async () => {
      const { rows } = await shop.shop.runs.list({ limit: 200, capability: drainKey });
      return rows.toReversed();
    },
    /** What is still to be fetched, also later. */
    dirty: (): Promise<readonly DirtyRow[]> =>
      storage.transaction(actor, (unit) =>
        unit.webhooks.findDue(connection.id, new Date(Date.now() + laterMs), 10_000),
      ),
    link: async (id: string): Promise<RecordRow | undefined> =>
      storage.transaction(actor, async (unit) => {
        const [row] = await unit.records.find({ providerKey: 'acme', kind: 'thing' }, [id]);
        return row;
      }),
  };
}

import { beforeAll, describe, expect, it } from 'vitest';
import { copyTemplate } from '../test/database.ts';
import { type Fleet, fillFleet } from '../test/fleet.ts';
import { methods } from '../test/fleet-calls.ts';
import { ago } from '../test/fleet-searches.ts';
import { createAppRole, query } from '../test/open.ts';
import { explainAll, openExplained, type Plan } from '../test/plans.ts';
import { postgresStorage } from './index.ts';
import { planned, searches } from './schema/names.ts';

/** What one statement may look at for a page of 50 rows. The fleet has at least 10,000 of each kind, and so has its largest shop. */
const most = { rows: 1_000, blocks: 400 };
/** What looks at more, and why that does not grow with the fleet. */
const readsMore: Readonly<Record<string, string>> = {
  'privacy.forgetAccounts': 'the credentials that a connection has had, once its account is gone',
  'records.countLive': 'the records of one kind, at the end of a complete reading',
  'webhooks.postpone': 'every record of one connection that waits to be fetched',
  findShopsWithEvents: 'one key of each shop in each partition of the event log',
  dropOldEvents: 'the weeks that it drops, once',
  findShopsToPurge: 'the oldest 5,000 events, however many there are',
};

/** What would read more without an index: so these plans are seen to be of use. */
const needs: Readonly<Record<string, string>> = {
  integration_event_log_age: 'findShopsToPurge',
  integration_credential_wrapped: 'findCredentialsToRewrap',
  integration_run_state: 'runs.page',
  integration_run_capability: 'runs.page',
  integration_run_unknown: 'runs.findUnknownOutcomes',
  integration_run_key_run: 'runs.join',
  integration_delivery_event: 'deliveries.addEarlier',
  integration_webhook_account_shop: 'privacy.forgetAccounts',
  integration_webhook_gone_time: 'webhooks.purgeGone',
  integration_connection_deletion: 'findShopsWithDeletions',
  integration_record_deleted: 'records.purge',
  integration_record_deleted_age: 'findShopsWithDeletedLinks',
  integration_run_old: 'runs.purge',
};

/** A subscription or an app has a row, however many shops there are. */
const smallTables: readonly string[] = ['integration_subscription', 'integration_budget'];
/** A partition for the weeks to come has no row. */
const isSmall = (table: string, rows: number): boolean =>
  smallTables.includes(table) || (table.startsWith('integration_event_log_') && rows === 0);

/** What is wrong with the plan of a statement. */
const faultsOf = ({ sql, scans, blocks }: Plan): string[] => [
  ...scans
    .filter(({ how, table, rows }) => (how === 'Seq Scan' && !isSmall(table, rows)) || rows > most.rows)
    .map(({ how, table, rows }) => `${how} of ${table}: ${rows} rows, for ${sql}`),
  ...(blocks > most.blocks ? [`${blocks} blocks, for ${sql}`] : []),
];

const readBy = (plans: readonly Plan[] = []): number =>
  Math.max(...plans.map(({ scans, blocks }) => scans.reduce((total, { rows }) => total + rows, blocks)));

const names = Object.keys(methods);

/** How each method was executed on a fleet, and every statement that was sent for it. */
async function explainFleet() {
  const database = await copyTemplate();
  const role = await createAppRole(database.url);
  const fleet: Fleet = await fillFleet(database.url, 10_000);
  // As every PostgreSQL before 18 plans the searches, and as sessions keep the others: without their arguments.
  for (const name of [...searches, ...planned])
    await query(database.url, `alter function ${name} set plan_cache_mode = force_generic_plan`);
  await explainAll(database.url, role);
  const { pool, taken } = openExplained(role.url);
  const storage = postgresStorage(pool);
  const explain = async (name: string): Promise<Plan[]> => {
    for (const call of methods[name] ?? []) await call(storage, fleet);
    return taken();
  };
  const plans = new Map<string, Plan[]>();
  // A session plans a function with its first call, and reads the catalogue for that.
  const usesFunctions = ['events.append', 'runs.claimWithNeeds', 'runs.finishPull', 'takeDueSchedules'];
  for (const name of [...usesFunctions, 'claimFirst', 'finishQuietPull']) await explain(name);
  for (const name of names) plans.set(name, await explain(name));
  const day = { limit: 50, since: ago(80), until: ago(79) };
  await storage.transaction(fleet, ({ events }) => events.page(day));
  await storage.readEventCsv?.(fleet, day);
  plans.set('of a day', taken());
  for (const [index, name] of Object.entries(needs)) {
    await query(database.url, `drop index ${index}`);
    plans.set(index, await explain(name));
  }
  await pool.end();
  await role.drop();
  await database.drop();
  return plans;
}

let plansOf: Awaited<ReturnType<typeof explainFleet>>;
beforeAll(async () => {
  plansOf = await explainFleet();
}, 180_000);

describe('on a fleet of 10,000 shops, no statement reads what grows', () => {
  it.each(names.filter((name) => !(name in readsMore)))('of %s', (name) => {
    const plans = plansOf.get(name) ?? [];
    expect(plans).not.toEqual([]);
    expect(plans.flatMap(faultsOf)).toEqual([]);
  });

  it.each(Object.entries(readsMore))('but %s, which reads %s', (name) => {
    expect(plansOf.get(name)?.flatMap(faultsOf)).not.toEqual([]);
  });
});

it.each(Object.entries(needs))('without %s, %s reads more', (index, name) => {
  expect(readBy(plansOf.get(index))).toBeGreaterThan(readBy(plansOf.get(name)));
});

it('reads no other weeks for the events of a day', () => {
  const weeks = (plansOf.get('of a day') ?? [])
    .map(
      ({ scans }) =>
        new Set(scans.map(({ table }) => table).filter((table) => table.startsWith('integration_event_log'))),
    )
    .filter(({ size }) => size > 0);
  expect(weeks).toHaveLength(2);
  for (const { size } of weeks) expect(size).toBeLessThanOrEqual(2);
});

import { setTimeout as delay } from 'node:timers/promises';
import { type Database, openDatabase } from '../database.ts';
import { vaultKey } from '../home.ts';
import { createDemoIntegrations } from '../integrations.ts';
import type { DemoOptions } from '../options.ts';
import { openSources, type Source } from '../sources.ts';
import { connectAll } from './connect.ts';
import { hostCounts, sample } from './sample.ts';
import { answerQueries, showQuery } from './sql.ts';
import { type ConnectedShop, type FinishedRun, syncAll } from './sync.ts';
import { table } from './table.ts';

const say = (line = ''): void => {
  process.stdout.write(`${line}\n`);
};

const actor = { id: 'demo-owner', shopId: 'demo-shop', role: 'owner' } as const;
const changes = { orders: 20, products: 5 };

/** The whole story: connect, import, change something at the source, import again, show what came of it. */
export async function runDemo(options: DemoOptions, signal: AbortSignal): Promise<void> {
  if (options.sql === undefined) say('Opening the database (the first start takes a few seconds) ...');
  const database = await openDatabase(options.databaseUrl);
  try {
    if (options.sql !== undefined) say(await showQuery(database.orm.em.fork(), options.sql));
    else if (!signal.aborted) await tell(options, database, signal);
  } finally {
    await database.close();
  }
}

async function tell(options: DemoOptions, database: Database, signal: AbortSignal): Promise<void> {
  const sources = await openSources(options);
  const integrations = createDemoIntegrations(database.orm, vaultKey(say), sources);
  try {
    const shop = integrations.for(actor);
    say(`\n1. Connect ${sources.list.map(({ label }) => label).join(' and ')}`);
    const connections = await connectAll(shop, sources.list, say);
    await integrations.start();
    say('\n2. Import orders, products and customers of each, all at once');
    report(await syncAll(shop, connections, signal));
    say(`\n3. ${changeSome(sources.list)}`);
    say('   Import again: only changes reach the host');
    report(await syncAll(shop, connections, signal));
    say(`\n4. What the host holds now\n\n${await hostCounts(database.orm.em.fork(), actor.shopId)}\n`);
    say(await sample(database.orm.em.fork(), actor.shopId));
    await remain(options, database, connections, signal);
  } finally {
    await integrations.stop();
    await sources.close();
  }
}

function changeSome(list: readonly Source[]): string {
  const changed = list.filter(({ change }) => change !== null);
  for (const { change } of changed) change?.(changes);
  return changed.length > 0
    ? `${changes.orders} orders and ${changes.products} products changed at ${changed.map(({ label }) => label).join(' and ')}`
    : 'Real shops: the demo changes nothing at the source';
}

function report(runs: readonly FinishedRun[]): void {
  const head = ['import', 'read', 'new', 'changed', 'unchanged', 'deleted', 'rejected', 'seconds', 'records/s'];
  const rows = runs.map(({ label, run: { progress: of }, seconds }) => [
    label,
    of.fetched,
    of.created,
    of.changed,
    of.unchanged,
    of.deleted,
    of.rejected,
    Number(seconds.toFixed(2)),
    Math.round(of.fetched / seconds),
  ]);
  say(`\n${table(head, rows)}`);
  const failed = runs.find(({ run }) => run.state !== 'SUCCESS');
  if (failed)
    throw new Error(`${failed.label} ended as ${failed.run.state}: ${failed.run.error?.message ?? 'no reason told'}`);
}

/** Leaves the data to be looked at until somebody stops the process. */
async function remain(
  options: DemoOptions,
  database: Database,
  connections: readonly ConnectedShop[],
  signal: AbortSignal,
): Promise<void> {
  say(
    `\nThe data stays in ${database.place}, connections ${connections.map(({ connectionId }) => connectionId).join(', ')}.`,
  );
  say('Tables: projects, project_lines, products, product_variants, customers, and integration_* for the rest.');
  say('Look at them later:  pnpm demo --sql "select number, total, currency from projects limit 5"');
  if (options.once || signal.aborted) return;
  say(options.databaseUrl ? 'Or now, with psql "$DATABASE_URL".' : 'Or type a query here.');
  say('Ctrl-C ends the demo; started again it goes on from here.');
  if (process.stdin.isTTY) await answerQueries(database.orm.em, signal);
  // A pipe has nobody to type: wait for the signal, with a timer that keeps the process alive.
  else while (!signal.aborted) await delay(60_000, undefined, { signal }).catch(() => 'stopped');
}

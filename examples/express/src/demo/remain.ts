import { setTimeout as delay } from 'node:timers/promises';
import type { Database } from '../database.ts';
import type { Home } from '../home.ts';
import { consoleAt, loginPath, shopsPath } from '../http/addresses.ts';
import type { DemoOptions } from '../options.ts';
import type { Source } from '../sources.ts';
import { answerQueries } from './sql.ts';
import { dim, good, heading, say, shortPath } from './terminal.ts';

export interface LookAround {
  readonly options: DemoOptions;
  readonly home: Home;
  readonly database: Database;
  readonly sources: readonly Source[];
  readonly shopId: string;
  readonly signal: AbortSignal;
  /** Files that the demo wrote for people. */
  readonly files: readonly string[];
  /** Address of the host's server. */
  readonly origin: string;
}

const queries = [
  "select number, status, total from projects where status = 'cancelled'",
  'select number, gift_message, shipping_method from projects where is_gift',
  'select title, deleted_at from products where deleted_at is not null',
  'select event_type, count(*) from integration_event_log group by 1',
];

/** Shows how to look at the data. Without `--once` it answers queries until the process is stopped. */
export async function remain({
  files,
  options,
  home,
  database,
  sources,
  shopId,
  signal,
  origin,
}: LookAround): Promise<void> {
  heading('8. Look around');
  say(`   The data stays in ${options.databaseUrl ? database.place : shortPath(database.place)}, in the tables`);
  say('   projects, project_lines, products, product_variants, customers, invoices');
  say('   and integration_* (connections, sealed credentials, runs, links, events).');
  if (options.databaseUrl) say(`   In psql, for integration_*:  set makerfex.shop_id = '${shopId}';`);
  say('   Written just now:');
  for (const file of files) say(`     ${shortPath(file)}`);
  if (options.once) {
    const folder = options.folder === undefined ? '' : ` --folder ${options.folder}`;
    say(`\n   Query it:    npx --yes pnpm@12.21.0 demo${folder} --sql "select count(*) from projects"`);
    say(`   Start over:  ${options.databaseUrl ? 'in an empty database' : `remove ${shortPath(home.folder)}`}`);
    return;
  }
  say(`   The console, as its owner: ${good(consoleAt(origin, `owner@${shopId}`))}`);
  say(`   As somebody else, or in another shop: ${origin}${loginPath}`);
  if (sources.some(({ simulated }) => simulated?.changeAt))
    say(`   To change something at the simulated shops: ${origin}${shopsPath}`);
  say(`   The host answers at ${origin}/ until the demo ends. It checks no password: use it on this machine only.`);
  for (const { label, simulated } of sources)
    if (simulated) say(`   ${label} is simulated at ${simulated.origin} until the demo ends.`);
  if (process.stdin.isTTY) {
    say(`\n   Type a query, such as\n${queries.map((query) => dim(`     ${query}`)).join('\n')}`);
    say('   Ctrl-C ends the demo; start it again to resume.\n');
    await answerQueries(database.orm.em, shopId, signal);
  } else {
    say('   SIGINT ends the demo; start it again to resume.');
    // Nobody types into a pipe.
    while (!signal.aborted) await delay(60_000, undefined, { signal });
  }
}

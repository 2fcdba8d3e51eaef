import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { SqlEntityManager } from '@mikro-orm/postgresql';
import { type Database, openDatabase } from '../database.ts';
import { type Home, openHome } from '../home.ts';
import { apiPath } from '../http/addresses.ts';
import { type Client, createClient } from '../http/client.ts';
import { createHostApp, demoShop } from '../http/host-app.ts';
import { listenOnLoopback } from '../http/listen.ts';
import { createDemoIntegrations } from '../integrations.ts';
import type { DemoOptions } from '../options.ts';
import { publishAddresses } from '../simulation/addresses.ts';
import type { Changes } from '../simulation/changes.ts';
import { letADayPass } from '../simulation/let-a-day-pass.ts';
import { readPast, recordChange } from '../simulation/past.ts';
import { closeAll, realSources, type Source, simulatedSources, usesRealShops } from '../sources.ts';
import { createPictureWeb } from '../web/picture-web.ts';
import { type ConnectedShop, connectAll } from './connect.ts';
import { hostCounts } from './counts.ts';
import { handOff } from './hand-off.ts';
import { postProduct } from './post.ts';
import { remain } from './remain.ts';
import { describeAll, describeChanges, report, requireExactly } from './report.ts';
import { sample } from './sample.ts';
import { showQuery } from './sql.ts';
import { importAll, importsOf } from './sync.ts';
import { dim, good, heading, indent, say, shortPath, wrap } from './terminal.ts';
import { watchWebhooks } from './watch-webhooks.ts';

/** Simulated and real data never mix: they belong to two shops of the host. */
const shopIdOf = (options: DemoOptions): string => (usesRealShops(options) ? 'real-shop' : demoShop);

/**
 * The whole demo: connect, import, change something at the source, import again, show the result.
 * @param takeSignals called once the database is open. Until then there is nothing to lose, and PGlite blocks signal handlers.
 */
export async function runDemo(options: DemoOptions, takeSignals: () => AbortSignal): Promise<void> {
  const home = openHome(options.folder);
  try {
    if (options.sql === undefined)
      say(`Opening the database${options.databaseUrl ? '' : ' (the first start takes a few seconds)'} ...`);
    const database = await openDatabase(home, options.databaseUrl);
    try {
      if (options.sql !== undefined) say(await showQuery(database.orm.em.fork(), shopIdOf(options), options.sql));
      else await openShops(options, home, database, takeSignals());
    } finally {
      await database.close();
    }
  } finally {
    home.release();
  }
}

async function openShops(options: DemoOptions, home: Home, database: Database, signal: AbortSignal): Promise<void> {
  const key = home.vaultKey((path) => say(`Created a key for the vault, readable only by you: ${shortPath(path)}`));
  const host = await listenOnLoopback(options.hostPort);
  const apiUrl = `${host.origin}${apiPath}`;
  const web = createPictureWeb(home.pictures);
  const sources = usesRealShops(options)
    ? realSources(options)
    : await simulatedSources({
        past: await readPast(database.orm.em.fork(), options),
        port: options.port,
        apiUrl,
        web,
      });
  const providers = sources.map(({ provider }) => provider);
  const integrations = createDemoIntegrations({
    database,
    key,
    providers,
    web,
    // A real shop cannot reach this machine.
    webhooksUrl: usesRealShops(options) ? undefined : apiUrl,
  });
  const removeAddresses = usesRealShops(options) ? () => undefined : publishAddresses(home, sources, apiUrl);
  const passDay = async () => describeAll(await letADayPass(sources, database.orm.em.fork()));
  const isReal = usesRealShops(options);
  host.use(createHostApp(integrations, host.origin, isReal ? null : passDay, isReal ? null : web));
  const shopId = shopIdOf(options);
  const shop = createClient(host.origin, `owner@${shopId}`);
  try {
    heading('1. Connect');
    say(dim(`   through ${apiUrl}, as ${shop.actor}`));
    const connections = await connectAll(shop, sources, signal);
    if (!options.noWork) await integrations.start();
    const changedAt = await importTwice(shop, connections, database, sources, signal);
    if (changedAt) {
      heading('4. Change one order at each, and wait for its webhook');
      await watchWebhooks(sources, () => database.orm.em.fork(), { shopId, changedAt, signal });
    }
    const instagram = connections.find(({ label }) => label === 'Instagram');
    if (instagram) {
      heading('5. Post a product to Instagram');
      await postProduct(shop, instagram.connectionId, database.orm.em.fork(), shopId, signal);
    }
    const packright = connections.find(({ label }) => label === 'Packright');
    mkdirSync(home.documents, { recursive: true });
    const files: string[] = [];
    if (packright) {
      heading('6. Hand an invoice to a vendor');
      const em = database.orm.em.fork();
      files.push(...(await handOff(shop, packright.connectionId, em, shopId, home.documents, signal)));
    }
    heading('7. What the host holds now');
    say(`${indent(await hostCounts(database.orm.em.fork(), shopId))}\n`);
    say(indent(await sample(database.orm.em.fork(), shopId)));
    files.push(join(home.documents, 'events.csv'));
    writeFileSync(files.at(-1) ?? '', await shop.events.export());
    await remain({ files, options, home, database, sources, shopId, signal, origin: host.origin });
  } finally {
    removeAddresses();
    await integrations.stop();
    await Promise.all([host.close(), closeAll(sources)]);
  }
}

const aboutLostWebhooks = 'Their webhooks are lost on purpose here: imports catch up with what webhooks miss.';

const aboutEtsyCustomers =
  'Etsy has no list of customers: they are read from orders. One who orders again is read again, and counts as changed if the new order has other details.';

async function importTwice(
  shop: Client,
  connections: readonly ConnectedShop[],
  { orm }: Database,
  sources: readonly Source[],
  signal: AbortSignal,
): Promise<Date | null> {
  const shops = connections.filter(({ isImportedFrom }) => isImportedFrom);
  heading(`2. Import ${await describeImport(shop)}`);
  say(dim('   followed live through GET /runs/{id}/stream'));
  const first = await importAll(shop, shops, signal);
  say(`\n${indent(report(first))}`);
  if (shops.some(({ label }) => label === 'Etsy')) say(`\n${indent(wrap(aboutEtsyCustomers))}`);
  for (const notice of first.notices) say(`\n${indent(wrap(notice))}`);
  heading('3. Change something at the source, and import again');
  const { changes, at } = await changeSome(sources, orm.em.fork());
  if (at === null) say('   The shops are real, so nothing is changed there.');
  for (const [label, of] of changes) say(indent(wrap(describeChanges(label, of))));
  if (at !== null) say(dim(indent(wrap(aboutLostWebhooks))));
  // Shopify stores whole seconds: an import only reads changes of earlier seconds.
  await delay(1_100, undefined, { signal });
  const again = await importAll(shop, shops, signal);
  say(`\n${indent(report(again))}\n`);
  requireExactly(changes, again.runs);
  if (at !== null) say(`   ${good('Exactly these changes reached the host')}, and nothing else was written.`);
  return at;
}

/** Changes something at every simulated shop, and loses its webhooks. @returns the changes, by label, and when they were made */
async function changeSome(
  sources: readonly Source[],
  em: SqlEntityManager,
): Promise<{ readonly changes: ReadonlyMap<string, Changes>; readonly at: Date | null }> {
  const simulated = sources.flatMap(({ label, simulated: of }) =>
    of?.changeAt ? [{ label, changeAt: of.changeAt, lose: of.webhooks?.lose }] : [],
  );
  if (simulated.length === 0) return { changes: new Map(), at: null };
  const at = new Date();
  await recordChange(em, at);
  const changes = simulated.map(({ label, changeAt, lose }) => {
    lose?.(true);
    const made = changeAt(at);
    lose?.(false);
    return [label, made] as const;
  });
  return { changes: new Map(changes), at };
}

/** Describes what the import reads, which depends on earlier starts. */
async function describeImport(shop: Client): Promise<string> {
  const rows = await importsOf(shop);
  const unfinished = rows.filter(({ finishedAt }) => finishedAt === null).length;
  if (unfinished > 0)
    return `orders, products and customers ${dim(`(resuming imports of an earlier start: ${unfinished})`)}`;
  return rows.length > 0 ? 'what is new since the last time' : 'orders, products and customers, all at once';
}

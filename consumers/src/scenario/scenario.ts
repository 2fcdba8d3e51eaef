import { deepStrictEqual, match, ok, strictEqual } from 'node:assert/strict';
import type { CommandPlace } from '../commands.ts';
import type { HostDatabase } from '../database.ts';
import { type Client, createClient, type Run } from './client.ts';
import { giveConsent } from './consent.ts';
import { hostSettings, type RunningHost, startHost } from './host.ts';
import { checkPages } from './pages.ts';
import { type Capability, capabilities, countRows } from './rows.ts';
import { type SimulatedShop, startShops } from './simulators.ts';

interface Played {
  /** Starts the host. */
  readonly script: string;
  /** Paths of the host's own pages that show the console. */
  readonly pages: readonly string[];
}

/**
 * What a host has to do, over HTTP: connect two shops by consent, import, show and export its events, refuse who may not, serve the
 * console, and show it in pages of its own; then start again on the same database and import again, which must not double a record.
 * @throws Error about the first thing that is wrong
 */
export async function playScenario(
  place: CommandPlace,
  { script, pages }: Played,
  database: HostDatabase,
): Promise<void> {
  const shops = await startShops();
  const env = { ...place.env, ...(await hostSettings(database, shops)) };
  const countOf =
    ({ origin }: RunningHost): CountRows =>
    () =>
      countRows((table) => database.rowsOf(table, origin));
  const startIt = () => startHost({ ...place, env }, script);
  try {
    await during(await startIt(), async (host) => {
      await connectAndImport(createClient(host.origin, 'owner'), shops, countOf(host));
      await checkLog(host.origin);
      await checkConsole(host.origin);
      await checkPages(host.origin, pages);
    });
    const changed = shops.flatMap(changeWhileDown);
    await during(await startIt(), (host) => importAgain(createClient(host.origin, 'owner'), changed, countOf(host)));
  } finally {
    await Promise.all(shops.map(({ close }) => close()));
  }
}

/** Counts the rows of the running host, by provider and capability. */
type CountRows = () => Promise<ReadonlyMap<string, number>>;

/** Stops the host afterwards. An error gets what the host wrote. */
async function during(host: RunningHost, work: (host: RunningHost) => Promise<void>): Promise<void> {
  try {
    await work(host);
  } catch (error) {
    host.kill();
    throw Object.assign(error instanceof Error ? error : new Error(String(error)), { output: host.output() });
  }
  await host.stop();
}

async function connectAndImport(owner: Client, shops: readonly SimulatedShop[], count: CountRows): Promise<void> {
  for (const { providerKey, config } of shops) {
    const { id } = await owner.create(providerKey, config);
    await giveConsent(owner, id);
    strictEqual((await owner.test(id)).health, 'healthy', `The connection to ${providerKey}`);
  }
  const created = await importAll(owner, {}, 'created');
  for (const [name, records] of created) ok(records > 0, `${name} created nothing`);
  deepStrictEqual(await count(), created, 'The rows of the host are not the records that the runs created');
}

/** How many records something is about, by provider and capability. */
type Count = readonly [name: string, count: number];

const changeWhileDown = ({ providerKey, change }: SimulatedShop): Count[] =>
  Object.entries(change()).map(([capability, count]) => [`${providerKey} ${capability}`, count]);

/** Imports what has changed, and then everything. */
async function importAgain(owner: Client, changed: readonly Count[], count: CountRows): Promise<void> {
  const before = await count();
  const imported = await importAll(owner, {}, 'changed');
  for (const [name, records] of changed) strictEqual(imported.get(name), records, `Records that ${name} changed`);
  for (const [name, records] of await importAll(owner, { full: true }, 'created'))
    strictEqual(records, 0, `${name} created records that were there already`);
  deepStrictEqual(await count(), before, 'The second import changed the number of rows');
}

/** Runs every import of every connection, all at once. @returns a count of each, by provider and capability */
async function importAll(
  owner: Client,
  input: object,
  count: 'created' | 'changed',
): Promise<ReadonlyMap<string, number>> {
  const imports = (await owner.connections()).flatMap((connection) =>
    capabilities.map(async (capability) => {
      const { progress } = await importOnce(owner, connection.id, capability, input);
      return [`${connection.provider_key} ${capability}`, progress[count]] as const;
    }),
  );
  return new Map(await Promise.all(imports));
}

async function importOnce(owner: Client, connectionId: string, capability: Capability, input: object): Promise<Run> {
  const run = await owner.follow((await owner.request(connectionId, capability, input)).id);
  strictEqual(run.state, 'SUCCESS', `${capability}: ${run.error?.code}: ${run.error?.message}`);
  strictEqual(run.progress.rejected, 0, `Records that ${capability} rejected`);
  return run;
}

/** Who may read the log reads it, and nobody else. */
async function checkLog(origin: string): Promise<void> {
  const as = (role: string | null) => createClient(origin, role);
  const types = new Set((await as('owner').events()).map(({ event_type }) => event_type));
  for (const type of ['connection.created', 'credential.set', 'run.succeeded']) ok(types.has(type), `No event ${type}`);
  const csv = await as('owner').get('/events/export.csv');
  strictEqual(csv.status, 200, 'The export of the events');
  const lines = (await csv.text()).trim().split('\n');
  match(lines[0] ?? '', /event_type/);
  ok(lines.length > types.size, 'The export has fewer lines than there are types of event');
  const statusOf = async (role: string | null, path: string) => (await as(role).get(path)).status;
  strictEqual(await statusOf('employee', '/events/'), 403, 'The log for an employee');
  strictEqual(await statusOf(null, '/events/'), 401, 'The log without a login');
  strictEqual(await statusOf('owner', '/runs/019b0000-0000-7000-8000-000000000000/'), 404, 'An unknown run');
}

/** The console is there for people who are signed in, with its script. */
async function checkConsole(origin: string): Promise<void> {
  strictEqual((await createClient(origin, null).get('/console/')).status, 401, 'The console without a login');
  const owner = createClient(origin, 'owner');
  const page = await owner.get('/console/');
  strictEqual(page.status, 200, 'The console');
  const [, path = ''] = /<script type="module" src="[^"]*?(\/console\/[^"]+)"/.exec(await page.text()) ?? [];
  const script = await owner.get(path);
  match(script.headers.get('content-type') ?? '', /^text\/javascript/, 'The script of the console');
  const [, part = ''] = /import"\.(\/[^"]+)"/.exec(await script.text()) ?? [];
  match(await (await owner.get(`/console${part}`)).text(), /mfx-console/);
}

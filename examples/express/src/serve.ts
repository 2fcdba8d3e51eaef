import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase } from './database.ts';
import { describeAll } from './demo/report.ts';
import { say } from './demo/terminal.ts';
import { openHome } from './home.ts';
import { apiPath, consoleAt, shopsPath, webhooksAt } from './http/addresses.ts';
import { createHostApp, demoShop } from './http/host-app.ts';
import { listenOnLoopback } from './http/listen.ts';
import { actorHeader } from './http/login.ts';
import { createDemoIntegrations } from './integrations.ts';
import type { DemoOptions } from './options.ts';
import { publishAddresses } from './simulation/addresses.ts';
import { letADayPass } from './simulation/let-a-day-pass.ts';
import { readPast } from './simulation/past.ts';
import { closeAll, type SampleDelivery, type Source, simulatedSources } from './sources.ts';
import { createPictureWeb } from './web/picture-web.ts';

const defaultPort = 3000;

/** Serves a host with simulated shops and no connection, to try the HTTP API. Ends with the signal; keeps data only in a given folder. */
export async function serve(options: DemoOptions, takeSignals: () => AbortSignal): Promise<void> {
  if (options.folder !== undefined) return serveFrom(options.folder, options, takeSignals);
  const folder = mkdtempSync(join(tmpdir(), 'makerfex-serve-'));
  try {
    await serveFrom(folder, options, takeSignals);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function serveFrom(folder: string, options: DemoOptions, takeSignals: () => AbortSignal): Promise<void> {
  const home = openHome(folder);
  const host = await listenOnLoopback(options.hostPort ?? defaultPort);
  const apiUrl = `${host.origin}${apiPath}`;
  const database = await openDatabase(home, options.databaseUrl);
  const signal = takeSignals();
  const past = await readPast(database.orm.em.fork(), options);
  const web = createPictureWeb(home.pictures);
  const sources = await simulatedSources({ past, port: options.port, apiUrl, web });
  const key = home.vaultKey(() => undefined);
  const providers = sources.map(({ provider }) => provider);
  const integrations = createDemoIntegrations({ database, key, providers, web, webhooksUrl: apiUrl });
  const removeAddresses = publishAddresses(home, sources, apiUrl);
  try {
    host.use(
      createHostApp(
        integrations,
        host.origin,
        async () => describeAll(await letADayPass(sources, database.orm.em.fork())),
        web,
      ),
    );
    if (!options.noWork) await integrations.start();
    for (const source of sources) say(howToConnect(source));
    for (const source of sources) describeWebhooks(source, apiUrl);
    say(`No password is checked: name an actor in ${actorHeader}, e.g. owner@demo-shop. For this machine only.`);
    say(`The console, as the owner of a shop without connections: ${consoleAt(host.origin, `owner@${demoShop}`)}`);
    say(`What happens at the simulated shops, by a click: ${host.origin}${shopsPath}`);
    say(`listening on ${host.origin}`);
    if (!signal.aborted) await once(signal, 'abort');
  } finally {
    removeAddresses();
    await integrations.stop();
    await Promise.all([host.close(), closeAll(sources)]);
    await database.close();
    home.release();
  }
}

function howToConnect({ label, provider, connection, simulated }: Source): string {
  const what = simulated ? `is simulated at ${simulated.origin}` : 'is a vendor, by invoice and work order';
  return `${label} (${provider.key}) ${what}; connect it with ${JSON.stringify(connection.config)}`;
}

function describeWebhooks({ label, provider, simulated }: Source, apiUrl: string): void {
  if (!provider.webhooks) return;
  const url = webhooksAt(apiUrl, provider.key);
  say(`${label} (${provider.key}) delivers its webhooks to ${url}`);
  const sample = simulated?.webhooks?.sample;
  if (!sample) return;
  say(
    '  Send one, before and after you connect the shop; it answers {"outcome":"nobody"}, then {"outcome":"accepted"}:',
  );
  say(`  ${curlOf(sample, url)}`);
}

/** The command of a delivery, with another id each time: a second one with the same id would be a duplicate. */
function curlOf({ headers, idHeader, body }: SampleDelivery, url: string): string {
  const lines = Object.entries(headers).map(([name, value]) => `-H '${name}: ${value}'`);
  return ['curl', ...lines, `-H "${idHeader}: by-hand-$(date +%s)-$$"`, `-d '${body}'`, url].join(' ');
}

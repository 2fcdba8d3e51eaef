import { once } from 'node:events';
import { openDatabase } from './database.ts';
import { say } from './demo/terminal.ts';
import { visitHome } from './home.ts';
import { createDemoIntegrations } from './integrations.ts';
import type { DemoOptions } from './options.ts';
import { readProviders } from './simulation/addresses.ts';
import { realSources, usesRealShops } from './sources.ts';
import { createPictureWeb } from './web/picture-web.ts';

/** Only executes the runs of a demo in another process. Ends with the signal. */
export async function work(options: DemoOptions, takeSignals: () => AbortSignal): Promise<void> {
  const home = visitHome(options.folder);
  const web = createPictureWeb(home.pictures);
  const { providers, webhooksUrl } = usesRealShops(options)
    ? { providers: realSources(options).map(({ provider }) => provider), webhooksUrl: undefined }
    : readProviders(home, web);
  const database = await openDatabase(home, options.databaseUrl);
  const signal = takeSignals();
  const integrations = createDemoIntegrations({
    database,
    key: home.vaultKey(() => undefined),
    providers,
    web,
    webhooksUrl,
  });
  integrations.onEvent(({ eventType, message }) => {
    if (/^run\.(started|resumed|succeeded|failed|revoked|retrying)$/.test(eventType)) say(`${eventType}  ${message}`);
  });
  try {
    await integrations.start();
    say('working');
    if (!signal.aborted) await once(signal, 'abort');
  } finally {
    await integrations.stop();
    await database.close();
  }
}

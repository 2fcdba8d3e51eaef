import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createEtsySimulator } from '@makerfex/integrations-etsy/simulator';
import { onTestFinished } from 'vitest';
import { openDatabase } from '../database.ts';
import { openHome } from '../home.ts';
import { apiPath, webhooksAt } from '../http/addresses.ts';
import { createHostApp } from '../http/host-app.ts';
import { listenOnLoopback } from '../http/listen.ts';
import { createDemoIntegrations } from '../integrations.ts';
import { serveOnLoopback } from '../loopback.ts';
import { etsyAt } from '../sources/etsy.ts';
import { createPictureWeb } from '../web/picture-web.ts';
import { copyTemplate } from './databases.ts';

/** A host on PostgreSQL with its HTTP API, and a simulated Etsy whose app has marked secrets. Closed with the test. */
export async function openRealHost() {
  const folder = mkdtempSync(join(tmpdir(), 'makerfex-canary-'));
  const home = openHome(folder);
  const postgres = await copyTemplate();
  const database = await openDatabase(home, postgres.url);
  const host = await listenOnLoopback(undefined);
  const apiKey = { keystring: 'canary-keystring', sharedSecret: 'canary-shared-secret' };
  const webhookSecret = `whsec_${Buffer.from('canary-webhook-secret-0123456789').toString('base64')}`;
  const simulator = createEtsySimulator({
    orders: 30,
    products: 25,
    emails: true,
    apiKey,
    webhooks: { secret: webhookSecret },
  });
  const etsyServer = await serveOnLoopback((request) => simulator.fetch(request), undefined);
  const webhooksUrl = `${host.origin}${apiPath}`;
  simulator.webhooks.addEndpoint({ url: webhooksAt(webhooksUrl, 'etsy'), apiUrl: etsyServer.origin });
  const key = home.vaultKey(() => undefined);
  const logged: unknown[] = [];
  const integrations = createDemoIntegrations({
    database,
    key,
    providers: [etsyAt({ origin: etsyServer.origin, app: simulator.app, webhookSecret })],
    web: createPictureWeb(home.pictures),
    webhooksUrl,
  });
  integrations.onEvent((event) => void logged.push(event));
  host.use(createHostApp(integrations, host.origin));
  await integrations.start();
  onTestFinished(async () => {
    simulator.webhooks.deliveries.stop();
    await integrations.stop();
    await Promise.all([host.close(), etsyServer.close()]);
    await database.close();
    await postgres.drop();
    home.release();
    rmSync(folder, { recursive: true, force: true });
  });
  return { simulator, database, host, key, logged, apiKey, webhookSecret, etsyOrigin: etsyServer.origin };
}

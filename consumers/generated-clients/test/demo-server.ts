import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase } from '@makerfex/example-express/src/database.ts';
import { openHome } from '@makerfex/example-express/src/home.ts';
import { apiPath } from '@makerfex/example-express/src/http/addresses.ts';
import { createHostApp } from '@makerfex/example-express/src/http/host-app.ts';
import { listenOnLoopback } from '@makerfex/example-express/src/http/listen.ts';
import { actorHeader } from '@makerfex/example-express/src/http/login.ts';
import { createDemoIntegrations } from '@makerfex/example-express/src/integrations.ts';
import { serveOnLoopback } from '@makerfex/example-express/src/loopback.ts';
import { vendorProviders } from '@makerfex/example-express/src/sources/vendors.ts';
import { createPictureWeb } from '@makerfex/example-express/src/web/picture-web.ts';
import { etsy } from '@makerfex/integrations-etsy';
import { createEtsySimulator } from '@makerfex/integrations-etsy/simulator';
import { instagram } from '@makerfex/integrations-instagram';
import { shopify } from '@makerfex/integrations-shopify';

/** The demo's host with its HTTP API and all of its providers, and a simulated Etsy shop to import from. */
export async function startDemoServer() {
  const folder = mkdtempSync(join(tmpdir(), 'makerfex-clients-'));
  const home = openHome(folder);
  const database = await openDatabase(home, undefined);
  const simulator = createEtsySimulator({ orders: 30, products: 25 });
  const etsyServer = await serveOnLoopback((request) => simulator.fetch(request), undefined);
  const app = { clientId: 'client-id', clientSecret: 'simulated-client-secret' };
  const integrations = createDemoIntegrations({
    database,
    key: home.vaultKey(() => undefined),
    providers: [
      etsy({ app: simulator.app, baseUrl: etsyServer.origin }),
      shopify({ app }),
      instagram({ app }),
      ...vendorProviders(),
    ],
    web: createPictureWeb(home.pictures),
    webhooksUrl: undefined,
  });
  const host = await listenOnLoopback(undefined);
  host.use(createHostApp(integrations, host.origin));
  await integrations.start();
  return {
    baseUrl: `${host.origin}${apiPath}`,
    headers: { [actorHeader]: 'owner@demo-shop' },
    shopId: simulator.shopId,
    accessToken: simulator.tokens.issueTokens().access_token,
    readDocument: async () => (await fetch(`${host.origin}${apiPath}/openapi.json`)).text(),
    async stop() {
      await integrations.stop();
      await Promise.all([host.close(), etsyServer.close()]);
      await database.close();
      home.release();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
export type DemoServer = Awaited<ReturnType<typeof startDemoServer>>;

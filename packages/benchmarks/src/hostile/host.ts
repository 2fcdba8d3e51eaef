// A process of its own: a host as any, whose shops are under attack. Sends its port, answers `memory`, and ends with its parent.
import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import { createIntegrations, keyring, type Role } from '@makerfex/integrations-core';
import { httpApi, toNodeHandler } from '@makerfex/integrations-http-api';
import { instagram } from '@makerfex/integrations-instagram';
import { createInstagramSimulator } from '@makerfex/integrations-instagram/simulator';
import { pdfDocuments } from '@makerfex/integrations-invoice-pdf';
import { integrationEntities, integrationRoutines, mikroOrmStorage } from '@makerfex/integrations-storage-mikro-orm';
import { vendorService } from '@makerfex/integrations-vendor-service';
import { MikroORM } from '@mikro-orm/postgresql';
import { picture } from './picture.ts';
import { sales } from './sales.ts';

const [databaseUrl = ''] = process.argv.slice(2);
const poolSize = 10;
const megabyte = 1024 * 1024;

const orm = await MikroORM.init({
  clientUrl: databaseUrl,
  entities: [...integrationEntities],
  routines: integrationRoutines,
  pool: { min: 1, max: poolSize },
});
const small = await picture(400, 'jpeg');
// Instagram is not what is measured: it answers within the process, and at once.
const simulator = createInstagramSimulator({ fetchPicture: async () => new Response(small), quotaTotal: 1_000_000 });
/** A picture of 40 million pixels in few bytes, which has to be converted. */
const hostile = await picture(6_320, 'png');
const integrations = createIntegrations({
  providers: [
    vendorService({ documents: pdfDocuments() }),
    instagram({
      app: { clientId: 'app', clientSecret: 'secret' },
      fetchImage: async (input) => new Response(new Request(input).url.endsWith('.png') ? hostile : small),
      timing: { pollMs: 50 },
    }),
  ],
  storage: mikroOrmStorage(orm),
  vault: keyring({ current: 'k', keys: { k: randomBytes(32).toString('base64') } }),
  ports: {
    sales,
    catalog: {
      getProduct: async (id: string) => ({
        title: id,
        description: null,
        price: null,
        url: null,
        tags: [],
        images: [{ url: 'https://images.example.com/large.png', alt: null }],
      }),
      publishImage: async () => 'https://images.example.com/small.jpg',
    },
  },
  outbound: {
    // The vendor's webhook is on this machine.
    allowPrivateAddresses: true,
    fetch: (input, init) => {
      const request = new Request(input, init);
      return new URL(request.url).hostname === '127.0.0.1' ? fetch(request) : simulator.fetch(request);
    },
  },
});
await integrations.start();

const roles: Readonly<Record<string, Role>> = { owner: 'owner', employee: 'employee' };
const handler = httpApi(integrations, {
  authenticate(request) {
    const [role = '', shopId = ''] = (request.headers.get('x-actor') ?? '').split('@');
    const known = roles[role];
    return known ? { id: role, shopId, role: known } : null;
  },
});
const server = createServer(toNodeHandler(handler));
process.on('message', () => process.send?.({ memoryMb: process.memoryUsage().rss / megabyte }));
process.on('disconnect', () => process.exit(0));
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (typeof address === 'object' && address)
    process.send?.({ port: address.port, token: simulator.tokens.issueTokens().access_token });
});

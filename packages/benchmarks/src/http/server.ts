import { randomBytes } from 'node:crypto';
// A process of its own: the HTTP API and a bare Hono route on one server. Sends its port, then serves until its parent ends.
import { createServer } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import { createIntegrations, keyring } from '@makerfex/integrations-core';
import { memoryStorage } from '@makerfex/integrations-core/memory-storage';
import { etsy } from '@makerfex/integrations-etsy';
import { httpApi, toNodeHandler } from '@makerfex/integrations-http-api';
import { shopify } from '@makerfex/integrations-shopify';
import { Hono } from 'hono';

const none = async () => [];
const integrations = createIntegrations({
  providers: [etsy({ app: { clientId: 'id', clientSecret: 'secret' } }), shopify()],
  storage: memoryStorage(),
  vault: keyring({ current: 'k', keys: { k: randomBytes(32).toString('base64') } }),
  ports: {
    projects: { upsertOrders: none },
    catalog: { upsertProducts: none },
    customers: { upsertCustomers: none },
  },
});
const handler = httpApi(integrations, { authenticate: () => ({ id: 'user-1', shopId: 'shop-1', role: 'owner' }) });
const ours = toNodeHandler(handler);

// What the bare route answers is what the API answers, built for each request.
const answer: unknown = await (await handler(new Request('http://127.0.0.1/api/integrations/providers/'))).json();
const app = new Hono().get('/bare/', (context) => context.json(JSON.parse(JSON.stringify(answer))));
const bare = getRequestListener(app.fetch, { overrideGlobalObjects: false });

const server = createServer((incoming, outgoing) => {
  if (incoming.url?.startsWith('/bare')) void bare(incoming, outgoing);
  else ours(incoming, outgoing);
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (typeof address === 'object' && address) process.send?.(address.port);
});
process.on('disconnect', () => process.exit(0));

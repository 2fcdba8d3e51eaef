// A process of its own: the HTTP API and a bare Hono route for each of its routes, on one server. Sends its port, then serves until its
// parent ends.
import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import { createIntegrations, keyring } from '@makerfex/integrations-core';
import { etsy } from '@makerfex/integrations-etsy';
import { httpApi, toNodeHandler } from '@makerfex/integrations-http-api';
import { shopify } from '@makerfex/integrations-shopify';
import { mikroOrmStorage } from '@makerfex/integrations-storage-mikro-orm';
import { Hono } from 'hono';
import { fillSql } from '../events/fill.ts';
import { migrate, openOrm } from '../orm.ts';
import { pg, record, replay, watchPg } from './recorded.ts';
import { routes, withoutDatabase } from './routes.ts';

const [clientUrl = ''] = process.argv.slice(2);
const poolSize = 10;
const runs = 200;
const events = 5_000;
const shopId = 'shop-1';

watchPg();
await migrate(clientUrl);
const orm = await openOrm(clientUrl, { min: poolSize, max: poolSize });
const none = async () => [];
const integrations = createIntegrations({
  providers: [etsy({ app: { clientId: 'id', clientSecret: 'secret' } }), shopify()],
  storage: mikroOrmStorage(orm),
  vault: keyring({ current: 'k', keys: { k: randomBytes(32).toString('base64') } }),
  ports: {
    projects: { upsertOrders: none },
    catalog: { upsertProducts: none },
    customers: { upsertCustomers: none },
  },
});
const actor = { id: 'user-1', shopId, role: 'owner' } as const;
const pool = new pg.Pool({ connectionString: clientUrl, min: poolSize, max: poolSize });
await fill();

async function fill(): Promise<void> {
  const shop = integrations.for(actor);
  const { id } = await shop.connections.create({ providerKey: 'etsy', config: { shop_id: '12345' } });
  await shop.credentials.set(id, { kind: 'oauth2', secret: { access_token: 'a', refresh_token: 'b' } });
  for (let run = 0; run < runs; run += 1) {
    const requested = await shop.actions.run(id, 'import_orders', {});
    await shop.runs.cancel(requested.id);
  }
  const client = await pool.connect();
  await client.query('begin');
  await client.query("select set_config('makerfex.shop_id', $1, true)", [shopId]);
  await client.query(fillSql, [shopId, events]);
  await client.query('commit');
  // As autovacuum does before long.
  await client.query('analyze');
  client.release();
}

const handler = httpApi(integrations, { authenticate: () => actor });
const ours = toNodeHandler(handler);
const ask = async (path: string): Promise<unknown> =>
  (await handler(new Request(`http://127.0.0.1/api/integrations${path}`))).json();

const app = new Hono();
for (const path of routes) {
  // Once before, for what is only done the first time.
  await ask(path);
  const answer = { value: await ask(path) };
  const statements = await record(() => ask(path));
  if (statements.length === 0 && path !== withoutDatabase) throw new Error(`GET ${path} has sent no statement.`);
  app.get(`/bare${path.split('?')[0]}`, async (context) => {
    if (path === withoutDatabase) return context.json(JSON.parse(JSON.stringify(answer.value)));
    const client = await pool.connect();
    try {
      return context.json({ data: await replay(client, statements) });
    } finally {
      client.release();
    }
  });
}

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

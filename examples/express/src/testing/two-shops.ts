import { randomBytes } from 'node:crypto';
import { createIntegrations, keyring } from '@makerfex/integrations-core';
import { etsy } from '@makerfex/integrations-etsy';
import { createEtsySimulator } from '@makerfex/integrations-etsy/simulator';
import { shopify } from '@makerfex/integrations-shopify';
import { createShopifySimulator } from '@makerfex/integrations-shopify/simulator';
import { mikroOrmStorage } from '@makerfex/integrations-storage-mikro-orm';
import { openPostgres } from '../database.ts';
import { ports } from '../host/ports.ts';
import { copyTemplate } from './databases.ts';

const shopId = 'shop';
const capabilities = ['import_orders', 'sync_products', 'import_customers'] as const;
const tables = ['projects', 'project_lines', 'products', 'product_variants', 'customers'] as const;

/** Changes one record in an answer. */
export type Alter = (record: unknown) => unknown;
/** One row of the host, by column. */
export type Held = Readonly<Record<string, unknown>>;

const unchanged: Alter = (record) => record;

/** The demo's host on PostgreSQL with a simulated Etsy shop and a simulated Shopify shop, whose answers pass through a proxy. */
export async function openTwoShops() {
  const database = await copyTemplate();
  const orm = await openPostgres(database.url);
  const simulators = {
    etsy: createEtsySimulator({ orders: 120, products: 30, emails: true }),
    shopify: createShopifySimulator({ orders: 120, products: 30, rateLimit: { capacity: 1e6, perSecond: 1e6 } }),
  };
  let alter = unchanged;
  const integrations = createIntegrations({
    providers: [etsy({ app: simulators.etsy.app }), shopify({ app: simulators.shopify.app })],
    storage: mikroOrmStorage(orm),
    vault: keyring({ current: 'k1', keys: { k1: randomBytes(32).toString('base64') } }),
    ports,
    outbound: {
      fetch: async (input, init) => {
        const request = new Request(input, init);
        const isEtsy = new URL(request.url).hostname.endsWith('etsy.com');
        const answer = await simulators[isEtsy ? 'etsy' : 'shopify'].fetch(request);
        const text = await answer.text();
        return new Response(JSON.stringify(alteredIn(JSON.parse(text), alter)), answer);
      },
    },
  });
  const shop = integrations.for({ id: 'owner', shopId, role: 'owner' });
  const requests = {
    etsy: { providerKey: 'etsy', config: { shop_id: simulators.etsy.shopId } },
    shopify: { providerKey: 'shopify', config: { shop: simulators.shopify.shop } },
  } as const;
  const connect = async (providerKey: 'etsy' | 'shopify') => {
    const { id } = await shop.connections.create(requests[providerKey]);
    const { access_token, refresh_token } = simulators[providerKey].tokens.issueTokens();
    await shop.credentials.set(id, { kind: 'oauth2', secret: { access_token, refresh_token } });
    return id;
  };
  const connections = { etsy: await connect('etsy'), shopify: await connect('shopify') };

  return {
    simulators,
    /** Imports everything from one shop, with altered answers. @throws Error if a run does not succeed */
    importAll: async (providerKey: 'etsy' | 'shopify', how = unchanged) => {
      alter = how;
      const input = providerKey === 'shopify' ? { full: true, mode: 'paged' } : { full: true };
      const runs = [];
      for (const capability of capabilities) {
        const { id } = await shop.actions.run(connections[providerKey], capability, input);
        const run = await shop.runs.waitFor(id);
        if (run.state !== 'SUCCESS') throw new Error(`${capability} ended as ${run.state}: ${run.error?.message}`);
        runs.push(run);
      }
      return runs;
    },
    /** Returns every column of every row of the host. */
    held: async (): Promise<Record<string, readonly Held[]>> => {
      const all: Record<string, readonly Held[]> = {};
      for (const table of tables) {
        const rows = await orm.em
          .fork()
          .execute<{ held: Held }[]>(
            `SELECT to_jsonb(t) AS held FROM ${table} t WHERE shop_id = ? ORDER BY to_jsonb(t)::text`,
            [shopId],
          );
        all[table] = rows.map(({ held }) => held);
      }
      return all;
    },
    close: async () => {
      await integrations.stop();
      await orm.close(true);
      await database.drop();
    },
  };
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Alters the records in an answer: Etsy's `results`, the nodes of the root list in Shopify's. */
function alteredIn(answer: unknown, alter: Alter): unknown {
  if (!isObject(answer)) return answer;
  const { results, data } = answer;
  if (Array.isArray(results)) return { ...answer, results: results.map(alter) };
  if (!isObject(data)) return answer;
  const lists = Object.entries(data).map(([root, list]) => [
    root,
    isObject(list) && Array.isArray(list['nodes']) ? { ...list, nodes: list['nodes'].map(alter) } : list,
  ]);
  return { ...answer, data: Object.fromEntries(lists) };
}

import { mkdtempSync, rmSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Event } from '@makerfex/integrations-core';
import { createEtsySimulator } from '@makerfex/integrations-etsy/simulator';
import { createInstagramSimulator } from '@makerfex/integrations-instagram/simulator';
import { createShopifySimulator, type ShopifySimulator } from '@makerfex/integrations-shopify/simulator';
import { expect, onTestFinished } from 'vitest';
import { openDatabase } from '../database.ts';
import { openHome } from '../home.ts';
import { apiPath, webhooksAt } from '../http/addresses.ts';
import { createClient, type SeenRun } from '../http/client.ts';
import { giveConsent } from '../http/consent.ts';
import { createHostApp } from '../http/host-app.ts';
import { listenOnLoopback } from '../http/listen.ts';
import { createDemoIntegrations } from '../integrations.ts';
import { type Served, serveOnLoopback } from '../loopback.ts';
import { etsyAt } from '../sources/etsy.ts';
import { instagramAt } from '../sources/instagram.ts';
import { shopifyAt } from '../sources/shopify.ts';
import { createPictureWeb } from '../web/picture-web.ts';
import { copyTemplate } from './databases.ts';

const shopId = 'demo-shop';
export const otherShopId = 'other-shop';
/** Longer than a change may take to arrive. */
const arrivesWithin = { timeout: 60_000, interval: 50 };

interface Retries {
  /** Makes the provider try again what failed. */
  readonly now: () => void;
  readonly wait: () => Promise<void>;
}

/** Replaces the waits of a provider: it tries again when the test says so. */
function createRetries(): Retries {
  let next = Promise.withResolvers<void>();
  return {
    wait: () => next.promise,
    now: () => {
      const due = next;
      next = Promise.withResolvers();
      due.resolve();
    },
  };
}

const away = (_: IncomingMessage, outgoing: ServerResponse) => void outgoing.writeHead(503).end();

/**
 * The demo's host on PostgreSQL with its simulators, all over HTTP. Closed with the test.
 * @param options.settlesPrivacy whether the host answers requests about personal data by itself
 */
export async function openWebhookHost({ settlesPrivacy = true } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'makerfex-webhooks-'));
  const home = openHome(folder);
  const postgres = await copyTemplate();
  const database = await openDatabase(home, postgres.url);
  const host = await listenOnLoopback(undefined);
  const apiUrl = `${host.origin}${apiPath}`;
  const web = createPictureWeb(home.pictures);
  const retries = createRetries();
  const size = { orders: 12, products: 8 };
  const etsy = createEtsySimulator({ ...size, emails: true });
  const instagram = createInstagramSimulator();
  let shopify: ShopifySimulator | undefined;
  const servers: Served[] = [];
  const served = async (handler: (request: Request) => Promise<Response>): Promise<string> => {
    const server = await serveOnLoopback(handler, undefined);
    servers.push(server);
    return server.origin;
  };
  const origins = {
    etsy: await served((request) => etsy.fetch(request)),
    shopify: await served(async (request) => shopify?.fetch(request) ?? new Response(null, { status: 503 })),
    instagram: await served((request) => instagram.fetch(request)),
  };
  shopify = createShopifySimulator({
    ...size,
    downloadOrigin: origins.shopify,
    deliveries: { clock: { now: Date.now, wait: retries.wait } },
  });
  const { secret: webhookSecret } = etsy.webhooks;
  etsy.webhooks.addEndpoint({ url: webhooksAt(apiUrl, 'etsy'), apiUrl: origins.etsy });
  const integrations = createDemoIntegrations({
    database,
    key: home.vaultKey(() => undefined),
    providers: [
      etsyAt({ origin: origins.etsy, app: etsy.app, webhookSecret }),
      shopifyAt({ origin: origins.shopify, app: shopify.app }),
      instagramAt({ origin: origins.instagram, app: instagram.app }, web),
    ],
    web,
    webhooksUrl: apiUrl,
    settlesPrivacy,
  });
  const events: Event[] = [];
  integrations.onEvent((event) => void events.push(event));
  const app = createHostApp(integrations, host.origin);
  host.use(app);
  await integrations.start();
  onTestFinished(async () => {
    await integrations.stop();
    for (const { stop } of [etsy.webhooks.deliveries, shopify.webhooks]) stop();
    await Promise.all([host.close(), ...servers.map((server) => server.close())]);
    await database.close();
    await postgres.drop();
    home.release();
    rmSync(folder, { recursive: true, force: true });
  });

  const sql = <Row extends object>(query: string, values: readonly unknown[] = []): Promise<Row[]> =>
    database.orm.em.fork().execute<Row[]>(query, [...values]);
  const client = createClient(host.origin, `owner@${shopId}`);
  const other = createClient(host.origin, `owner@${otherShopId}`);
  const configs = { etsy: { shop_id: etsy.shopId }, shopify: { shop: shopify.shop }, instagram: {} };
  const { subscriptions } = shopify.webhooks;
  return {
    apiUrl,
    origins,
    simulators: { etsy, shopify, instagram },
    integrations,
    events,
    retries,
    sql,
    shop: integrations.for({ id: 'owner', shopId, role: 'owner' }),
    client,
    /** Connects a shop by consent. @returns the id of the connection */
    connect: async (providerKey: keyof typeof configs, { asOther = false } = {}): Promise<string> => {
      const by = asOther ? other : client;
      const { id } = await by.connections.create({ providerKey, config: configs[providerKey] });
      await giveConsent(by, id, providerKey);
      if (providerKey === 'shopify') await expect.poll(() => subscriptions().length, arrivesWithin).toBeGreaterThan(9);
      return id;
    },
    /** Imports everything of a kind, and waits for its end. */
    importAll: async (connectionId: string, capability: string): Promise<SeenRun> => {
      const { id } = await client.runs.start(connectionId, capability);
      await expect.poll(async () => (await client.runs.get(id)).state, arrivesWithin).toBe('SUCCESS');
      return client.runs.get(id);
    },
    /** The whole host answers 503, or no longer. */
    setAway: (isAway: boolean): void => host.use(isAway ? away : app),
    /** Waits until `read` returns what is expected. */
    arrives: <Value>(read: () => Value | Promise<Value>) => expect.poll(read, arrivesWithin),
    eventTypes: (connectionId: string): string[] =>
      events.filter((event) => event.connectionId === connectionId).map(({ eventType }) => eventType),
    /** A column of a shop's rows, by their ids at the provider. */
    column: async (
      table: 'projects' | 'products' | 'customers',
      column: string,
      { of = shopId }: { readonly of?: string } = {},
    ): Promise<ReadonlyMap<string, unknown>> => {
      const rows = await sql<{ external_id: string; value: unknown }>(
        `SELECT external_id, ${column} AS value FROM ${table} WHERE shop_id = ?`,
        [of],
      );
      return new Map(rows.map(({ external_id, value }) => [external_id, value]));
    },
  };
}

export type WebhookHost = Awaited<ReturnType<typeof openWebhookHost>>;

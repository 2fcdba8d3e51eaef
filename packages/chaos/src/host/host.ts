import { createIntegrations, keyring, type Logger } from '@makerfex/integrations-core';
import { etsy } from '@makerfex/integrations-etsy';
import { instagram } from '@makerfex/integrations-instagram';
import { pdfDocuments } from '@makerfex/integrations-invoice-pdf';
import { pgBossJobs } from '@makerfex/integrations-jobs-pg-boss';
import { shopify } from '@makerfex/integrations-shopify';
import { mikroOrmStorage } from '@makerfex/integrations-storage-mikro-orm';
import { vendorService } from '@makerfex/integrations-vendor-service';
import { instagramApp } from '../outlets/instagram.ts';
import { picture } from '../outlets/picture.ts';
import { etsyApp, etsyWebhookSecret } from '../sources/etsy.ts';
import { shopifyApp } from '../sources/shopify.ts';
import { openOrm } from './database.ts';
import type { HostOrder } from './order.ts';
import { ordersPort } from './orders.ts';
import { sales } from './sales.ts';

/** A page is a transaction: a worker that is killed leaves a part of its shop's orders. */
const batchSize = 100;
/** So short that a run which loses one lease after the other comes to its end meanwhile: each is twice as long as the one before. */
const leaseMs = 5_000;
/** So soon that a run can use up its attempts within an outage of the provider. */
const retry = { attempts: 2, baseMs: 500, maxMs: 4_000 };

/** So short that a record is often named again while it is fetched. */
const [quietMs, longestMs] = [300, 1_000];

export type Host = Awaited<ReturnType<typeof openHost>>;

/**
 * A process of the host: leases, sweep and engine are as any host has them.
 * @param onFullDisk is called with the id of a run that finds the disk of the host full
 */
export async function openHost(
  { databaseUrl, origins, ...order }: HostOrder,
  log: Logger,
  onFullDisk: (runId: string) => void = () => undefined,
) {
  const orm = await openOrm(databaseUrl);
  const integrations = createIntegrations({
    providers: [
      etsy({ app: etsyApp, baseUrl: origins.etsy, webhooks: { secrets: etsyWebhookSecret } }),
      shopify({
        app: shopifyApp,
        baseUrl: (shop) => `${origins.shopify}/${shop}`,
        downloadHosts: [new URL(origins.shopify).host],
        bulkPollMs: 200,
      }),
      instagram({
        app: instagramApp,
        baseUrl: origins.instagram,
        fetchImage: async () => new Response(await picture()),
        timing: { pollMs: 100, pollLongestMs: 1_000, pollForMs: 20_000, graceMs: 5_000, lateMs: 1_000 },
      }),
      vendorService({
        key: 'packer',
        label: 'Packer',
        documents: pdfDocuments(),
      }),
    ],
    storage: mikroOrmStorage(orm),
    jobs: pgBossJobs({ connectionString: databaseUrl, log }),
    webhooks: { url: order.publicUrl, quietMs, longestMs },
    vault: keyring({ current: order.currentKey, keys: order.keys }),
    ports: {
      projects: { upsertOrders: ordersPort({ poisonedShop: order.poisonedShop, onFullDisk }) },
      catalog: { upsertProducts: unused, getProduct },
      customers: { upsertCustomers: unused },
      sales,
    },
    // The vendor's webhook is on this machine.
    outbound: { allowPrivateAddresses: true },
    runs: { batchSize, retry, leaseMs, maxLostLeases: order.maxLostLeases },
    log,
  });
  return {
    integrations,
    async close(): Promise<void> {
      await integrations.stop();
      await orm.close(true);
    },
  };
}

const unused = (): never => {
  throw new Error('Neither products nor customers are imported here.');
};

const getProduct = async (id: string) => ({
  title: id,
  description: null,
  price: null,
  url: null,
  tags: [],
  images: ['front', 'back'].map((side) => ({ url: `https://images.example.com/${side}.jpg`, alt: side })),
});

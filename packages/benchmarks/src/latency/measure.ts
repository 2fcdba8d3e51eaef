import { randomBytes } from 'node:crypto';
import { createIntegrations, keyring, type UpsertPort } from '@makerfex/integrations-core';
import { type MemoryTx, memoryStorage } from '@makerfex/integrations-core/memory-storage';
import type { CanonicalRecord } from '@makerfex/integrations-core/records';
import { etsy } from '@makerfex/integrations-etsy';
import { shopify } from '@makerfex/integrations-shopify';
import { type Requested, type ShopOptions, type SimulatedShop, startShop } from './shop.ts';

const upsert: UpsertPort<CanonicalRecord, MemoryTx> = async ({ items }) =>
  items.map(({ item: { externalId } }) => ({ externalId, hostId: externalId }));

export interface FirstImport extends Requested {
  readonly seconds: number;
}

const providerOf = ({ provider }: ShopOptions, { app, origin }: SimulatedShop) =>
  provider === 'etsy' ? etsy({ app, baseUrl: origin }) : shopify({ app, baseUrl: () => origin });

/** Imports a shop's records for the first time, into memory. @throws if the run does not read all of them */
export async function firstImport(options: ShopOptions): Promise<FirstImport> {
  await using closing = new AsyncDisposableStack();
  const simulated = await startShop(options);
  closing.defer(() => simulated.stop());
  const integrations = createIntegrations({
    providers: [providerOf(options, simulated)],
    storage: memoryStorage(),
    vault: keyring({ current: 'k', keys: { k: randomBytes(32).toString('base64') } }),
    ports: {
      projects: { upsertOrders: upsert },
      catalog: { upsertProducts: upsert },
      customers: { upsertCustomers: upsert },
    },
  });
  closing.defer(() => integrations.stop());
  const shop = integrations.for({ id: 'bench', shopId: 'shop-1', role: 'owner' });
  const { id } = await shop.connections.create(simulated.connection);
  await shop.credentials.set(id, { kind: 'oauth2', secret: simulated.tokens });
  const start = performance.now();
  const { state, error, progress } = await shop.runs.waitFor((await shop.actions.run(id, options.capability)).id);
  const seconds = (performance.now() - start) / 1_000;
  if (state !== 'SUCCESS' || progress.created !== options.records)
    throw new Error(
      `The run ended as ${state} with ${progress.created} of ${options.records} records: ${error?.message}`,
    );
  return { seconds, ...(await simulated.requested()) };
}

import { AsyncLocalStorage } from 'node:async_hooks';
import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import * as z from 'zod';
import { pagesOf, pullShop, thing } from '../../test/pull-shop.ts';
import { createIntegrations } from '../integrations.ts';
import { memoryStorage } from '../memory-storage/index.ts';
import { noCredential } from '../provider/auth.ts';
import { importCustomers } from '../provider/contracts.ts';
import { defineProvider } from '../provider/provider.ts';
import { keyring } from '../vault/keyring.ts';

/** What a host stores about the request it answers. */
const tenant = new AsyncLocalStorage<string>();

/** A host that many shops call at once, each in its own request. */
function hostOfMany() {
  const found: Record<'run' | 'port' | 'listener', (string | undefined)[]> = { run: [], port: [], listener: [] };
  const blank = { email: null, phone: null, locale: null, addresses: [], createdAt: null, updatedAt: null };
  const acme = defineProvider({
    key: 'acme',
    label: 'Acme',
    category: 'api',
    config: z.object({}),
    auth: noCredential(),
    http: { baseUrl: 'https://acme.test', headers: () => ({}) },
    test: async () => undefined,
    capabilities: {
      import_customers: {
        contract: importCustomers,
        cursor: z.object({}),
        async *run() {
          await delay(1);
          found.run.push(tenant.getStore());
          yield { items: [{ ...blank, externalId: 'c-1', name: 'Ida' }], cursor: {} };
        },
      },
    },
  });
  const integrations = createIntegrations({
    providers: [acme],
    storage: memoryStorage(),
    vault: keyring({ current: 'k', keys: { k: randomBytes(32).toString('base64') } }),
    ports: {
      customers: {
        upsertCustomers: async ({ items }) => {
          found.port.push(tenant.getStore());
          return items.map(({ item: { externalId } }) => ({ externalId, hostId: externalId }));
        },
      },
    },
  });
  onTestFinished(() => integrations.stop());
  integrations.onEvent(() => void found.listener.push(tenant.getStore()));
  const runFor = (shopId: string) =>
    tenant.run(shopId, async () => {
      const shop = integrations.for({ id: 'ada', shopId, role: 'owner' });
      const { id } = await shop.connections.create({ providerKey: 'acme', config: {} });
      await shop.runs.waitFor((await shop.actions.run(id, 'import_customers')).id);
    });
  return { found, runFor };
}

it('calls provider, ports and listeners outside any request’s context when 40 shops call at once', async () => {
  const { found, runFor } = hostOfMany();
  await Promise.all(Array.from({ length: 40 }, (_, n) => runFor(`shop-${n}`)));
  expect(found.run).toEqual(Array.from({ length: 40 }, () => undefined));
  expect(found.port).toEqual(Array.from({ length: 40 }, () => undefined));
  expect(found.listener.length).toBeGreaterThan(80);
  expect(found.listener.filter((store) => store !== undefined)).toEqual([]);
});

it('sweeps outside any request’s context when a request started the integrations', async () => {
  const shop = await pullShop();
  shop.script.read = pagesOf([thing('a')]);
  let found: unknown = 'not called';
  shop.script.beforePort = async () => {
    found = tenant.getStore();
  };
  const runId = await shop.leaveRun(new Date(Date.now() - 1));
  await tenant.run('shop-2', () => shop.integrations.start());
  await shop.shop.runs.waitFor(runId);
  expect(found).toBeUndefined();
});

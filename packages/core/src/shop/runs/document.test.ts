import { randomBytes } from 'node:crypto';
import { describe, expect, it, onTestFinished } from 'vitest';
import * as z from 'zod';
import { passingFault } from '../../../test/passing-fault.ts';
import { createIntegrations } from '../../integrations.ts';
import { memoryStorage } from '../../memory-storage/index.ts';
import { noCredential } from '../../provider/auth.ts';
import { push } from '../../provider/capability.ts';
import type { DocumentContext } from '../../provider/context.ts';
import { importOrders } from '../../provider/contracts.ts';
import { portFunction } from '../../provider/port-functions.ts';
import { defineProvider } from '../../provider/provider.ts';
import { keyring } from '../../vault/keyring.ts';

const masterKey = randomBytes(32).toString('base64');

const contract = push({
  key: 'print',
  label: 'Print',
  input: z.object({ id: z.string() }),
  output: z.object({}),
  ports: { 'things.title': portFunction<[id: string], string>() },
});
type Context = DocumentContext<
  { store: string },
  { id: string },
  { things: { title: (id: string) => Promise<string> } }
>;

const toDocument = (text: string) => ({
  fileName: 'a.pdf',
  mediaType: 'application/pdf' as const,
  bytes: new TextEncoder().encode(text),
});

async function host() {
  const titles = new Map([['7', 'Mug']]);
  const shops: string[] = [];
  /** What the port throws in its next calls. */
  const faults: Error[] = [];
  const acme = defineProvider({
    key: 'acme',
    label: 'Acme',
    category: 'vendor',
    config: z.object({ store: z.string() }),
    auth: noCredential(),
    http: { baseUrl: 'https://acme.test', headers: () => ({}) },
    test: async () => undefined,
    capabilities: {
      print: {
        contract,
        run: async ({ steps, input }) => {
          await steps.note('number', `no. ${input.id}`);
          return {};
        },
        documents: {
          label: async ({ steps }: Context) => toDocument(String(steps.read('number', z.string()))),
          leaflet: async ({ config, input, ports }: Context) =>
            toDocument(`${config.store}: ${await ports.things.title(input.id)}`),
        },
      },
      import_orders: { contract: importOrders, cursor: z.object({}), async *run() {} },
    },
  });
  const integrations = createIntegrations({
    providers: [acme],
    storage: memoryStorage(),
    vault: keyring({ current: 'k', keys: { k: masterKey } }),
    ports: {
      projects: { upsertOrders: async () => [] },
      things: {
        title: async (id, { scope }) => {
          shops.push(scope.shopId);
          const fault = faults.shift();
          if (fault) throw fault;
          return titles.get(id) ?? '';
        },
      },
    },
  });
  onTestFinished(() => integrations.stop());
  const shop = integrations.for({ id: 'owner-1', shopId: 'shop-1', role: 'owner' });
  const { id } = await shop.connections.create({ providerKey: 'acme', config: { store: 'Kiln' } });
  const run = async (capability: 'print' | 'import_orders', input: object = {}) =>
    shop.runs.waitFor((await shop.actions.run(id, capability, input)).id);
  return { titles, shops, faults, integrations, shop, run };
}

const textOf = ({ bytes }: { bytes: Uint8Array }) => new TextDecoder().decode(bytes);

describe('a document of a run', () => {
  it('is made from the run’s steps, the first one by default', async () => {
    const { shop, run } = await host();
    const { id } = await run('print', { id: '7' });
    expect(await shop.runs.document(id)).toMatchObject({ fileName: 'a.pdf', mediaType: 'application/pdf' });
    expect(textOf(await shop.runs.document(id))).toBe('no. 7');
    expect(textOf(await shop.runs.document(id, 'label'))).toBe('no. 7');
  });

  it('is made again through the ports each time, for the shop of the run', async () => {
    const { shop, run, titles, shops } = await host();
    const { id } = await run('print', { id: '7' });
    expect(textOf(await shop.runs.document(id, 'leaflet'))).toBe('Kiln: Mug');
    titles.set('7', 'Large mug');
    expect(textOf(await shop.runs.document(id, 'leaflet'))).toBe('Kiln: Large mug');
    expect(shops).toEqual(['shop-1', 'shop-1']);
  });

  it('fails as storage_unavailable when a port has a transient database error', async () => {
    const { shop, run, faults } = await host();
    const { id } = await run('print', { id: '7' });
    faults.push(passingFault(), new TypeError('bug'));
    await expect(shop.runs.document(id, 'leaflet')).rejects.toMatchObject({ code: 'storage_unavailable' });
    await expect(shop.runs.document(id, 'leaflet')).rejects.toMatchObject({ code: 'port_failed' });
    expect(textOf(await shop.runs.document(id, 'leaflet'))).toBe('Kiln: Mug');
  });

  it('is not found under an unknown name, nor for a run of another capability', async () => {
    const { shop, run } = await host();
    const printed = await run('print', { id: '7' });
    for (const name of ['poster', 'toString', ''])
      await expect(shop.runs.document(printed.id, name)).rejects.toMatchObject({
        code: 'not_found',
        message: `Run ${printed.id} has no document of that name; it has: label, leaflet.`,
      });
    const imported = await run('import_orders');
    await expect(shop.runs.document(imported.id)).rejects.toMatchObject({
      code: 'not_found',
      message: `Run ${imported.id} is of import_orders, which makes no documents.`,
    });
  });

  it('is found only in its shop: a foreign run is like one that never existed', async () => {
    const { integrations, run } = await host();
    const { id } = await run('print', { id: '7' });
    const stranger = integrations.for({ id: 'x', shopId: 'shop-2', role: 'owner' });
    const never = '01900000-0000-7000-8000-000000000000';
    for (const runId of [id, never])
      await expect(stranger.runs.document(runId)).rejects.toMatchObject({
        code: 'not_found',
        message: `There is no run ${runId} in this shop.`,
      });
  });
});

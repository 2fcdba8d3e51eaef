import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { apiKey, noCredential } from './auth.ts';
import { push } from './capability.ts';
import { importOrders, syncProducts } from './contracts.ts';
import type { HostPorts } from './erased-ports.ts';
import { choicePort } from './port-functions.ts';
import { defineProvider } from './provider.ts';
import { describeProvider, indexProviders } from './registry.ts';

const sendThing = push({
  key: 'send_thing',
  label: 'Send a thing',
  input: z.strictObject({ id: z.string() }),
  output: z.object({}),
  ports: {},
});
const provider = (input?: z.ZodType, contract: typeof sendThing = sendThing) =>
  defineProvider({
    key: 'acme',
    label: 'Acme',
    category: 'api',
    config: z.object({
      store: z.coerce.string<string | number>().transform((text) => text.length),
      since: z.date().optional(),
    }),
    auth: noCredential(),
    http: { baseUrl: 'https://acme.test', headers: () => ({}) },
    test: async () => undefined,
    capabilities: { send_thing: { contract, ...(input ? { input } : {}), run: async () => ({}) } },
  });

describe('describeProvider', () => {
  it('describes a config strictly, and leaves open what JSON Schema cannot express', () => {
    expect(describeProvider(provider(), {}).configSchema).toMatchObject({
      type: 'object',
      properties: { store: { type: 'string' }, since: {} },
      required: ['store'],
      additionalProperties: false,
    });
  });

  it("describes the input of a capability: the contract's, or the provider's own", () => {
    const inputOf = (input?: z.ZodType) => describeProvider(provider(input), {}).capabilities[0]?.inputSchema;
    expect(inputOf()).toMatchObject({ properties: { id: { type: 'string' } }, additionalProperties: false });
    expect(inputOf(z.strictObject({ id: z.string(), urgent: z.boolean() }))).toMatchObject({
      required: ['id', 'urgent'],
    });
  });

  it('names the screen of an input if its contract has one', () => {
    const screenOf = (contract?: typeof sendThing) =>
      describeProvider(provider(undefined, contract), {}).capabilities[0];
    expect(screenOf()).toMatchObject({ screen: null });
    const screen = { name: 'letter', limits: { characters: 280 } };
    expect(screenOf({ ...sendThing, screen })).toMatchObject({ screen });
  });

  it('names the fields that a person chooses from what the host finds, if it does', () => {
    const one = provider(undefined, { ...sendThing, ports: { 'things.find': choicePort('id') } });
    const choicesOf = (ports: HostPorts) => describeProvider(one, ports).capabilities[0]?.choices;
    expect(choicesOf({ things: { find: async () => [] } })).toEqual(['id']);
    expect(choicesOf({})).toEqual([]);
  });

  it('describes the secret of each kind of credential', () => {
    const shop = { ...provider(), auth: [noCredential(), apiKey({ title: 'Consumer key' })] };
    expect(describeProvider(shop, {}).credentialSchemas).toMatchObject([
      { kind: 'api_key', schema: { properties: { api_key: { title: 'Consumer key', writeOnly: true } } } },
    ]);
  });

  it('refuses a key that nothing would send', () => {
    const { auth: _, ...keyed } = provider();
    const definition = { ...keyed, auth: apiKey(), http: { baseUrl: 'https://acme.test' } };
    // @ts-expect-error -- what the type check refuses too
    expect(() => defineProvider(definition)).toThrow(expect.objectContaining({ code: 'not_configured' }));
  });

  it('describes the schemas of a provider only once', () => {
    const one = provider();
    expect(describeProvider(one, {}).configSchema).toBe(describeProvider(one, {}).configSchema);
  });
});

describe('indexProviders', () => {
  const cursor = z.object({});
  const of = (key: string) =>
    defineProvider({
      key,
      label: key,
      category: 'api',
      config: z.object({}),
      auth: noCredential(),
      http: { baseUrl: 'https://acme.test' },
      test: async () => undefined,
      capabilities: {
        import_orders: { contract: importOrders, cursor, async *run() {} },
        sync_products: { contract: syncProducts, cursor, async *run() {} },
      },
    });

  it('names every port that is missing, once, and the name that was misspelt', () => {
    expect(() => indexProviders([of('acme'), of('other')], { project: { upsertOrders: () => [] } })).toThrow(
      'acme needs the host port projects.upsertOrders for import_orders: `ports` has project.upsertOrders, rename it. ' +
        'acme needs the host port catalog.upsertProducts for sync_products: give it in `ports`.',
    );
  });

  it('says so when what is given as a port is no function', () => {
    const catalog = { upsertProducts: () => [] };
    expect(() => indexProviders([of('acme')], { projects: { upsertOrders: true }, catalog })).toThrow(
      /^acme needs the host port projects.upsertOrders for import_orders: what `ports` has there is no function\.$/,
    );
  });
});

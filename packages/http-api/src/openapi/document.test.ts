import type { ProviderDescription } from '@makerfex/integrations-core';
import type { JsonObject } from '@makerfex/integrations-core/storage';
import { createConfig, lintFromString } from '@redocly/openapi-core';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { testHost } from '../../test/host.ts';
import { type HttpApiOptions, httpApi } from '../http-api.ts';

type Options = Partial<Omit<HttpApiOptions, 'authenticate'>>;

/** The text of the document of a host with these providers. */
async function read(options: Options = {}, providers = testHost().integrations.providers): Promise<string> {
  const handler = httpApi(
    { for: () => expect.unreachable(), isTransient: () => false, providers },
    { authenticate: () => null, ...options },
  );
  return (await handler(new Request('http://host/api/integrations/openapi.json'))).text();
}
const readJson = async (...about: Parameters<typeof read>) => documentSchema.parse(JSON.parse(await read(...about)));
const documentSchema = z.looseObject({
  components: z.looseObject({ schemas: z.record(z.string(), z.looseObject({})) }),
});

/** A provider with one capability. */
const providerOf = (key: string, configSchema: JsonObject, inputSchema: JsonObject = {}): ProviderDescription => ({
  key,
  label: key,
  category: 'api',
  authTypes: ['none'],
  setup: { link: null, scopes: [] },
  credentialSchemas: [],
  configSchema,
  capabilities: [{ key: 'send', label: 'Send', mode: 'push', inputSchema, screen: null, choices: [] }],
});

describe('the document', () => {
  it('is OpenAPI 3.1 without an error or a warning of Redocly', async () => {
    const config = await createConfig({
      extends: ['recommended-strict'],
      // The callback only ever redirects, and nobody can ask for the document wrongly.
      rules: { 'operation-2xx-response': 'off', 'operation-4xx-response': 'off' },
    });
    const source = await read({ publicUrl: 'https://shops.makerfex.test/app' });
    const problems = await lintFromString({ source, absoluteRef: 'openapi.json', config });
    expect(problems.map(({ ruleId, message, location }) => ({ ruleId, message, at: location[0]?.pointer }))).toEqual(
      [],
    );
  });

  it('names the whole address of the mount, or its path if the public address is unknown', async () => {
    const at = (url: string) => ({ servers: [{ url }] });
    expect(await readJson({ publicUrl: 'https://a.test/app/' })).toMatchObject(
      at('https://a.test/app/api/integrations'),
    );
    expect(await readJson()).toMatchObject(at('/api/integrations'));
  });

  it('is answered with 304 to a client that has it, and read by anybody', async () => {
    const { handler } = testHost();
    const ask = (etag?: string) =>
      handler(
        new Request('http://host/api/integrations/openapi.json', {
          headers: etag === undefined ? {} : { 'if-none-match': etag },
        }),
      );
    const first = await ask();
    expect(first.headers.get('cache-control')).toBe('public, no-cache');
    const etag = first.headers.get('etag') ?? '';
    const again = await ask(`"other", W/${etag}`);
    expect([again.status, await again.text(), again.headers.get('etag')]).toEqual([304, '', etag]);
    expect((await ask('"other"')).status).toBe(200);
  });

  it('needs one bearer token by default, and no login for itself', async () => {
    expect(await readJson()).toMatchObject({
      security: [{ hostLogin: [] }],
      components: { securitySchemes: { hostLogin: { type: 'http', scheme: 'bearer' } } },
      paths: { '/openapi.json': { get: { security: [] } } },
    });
  });

  it('has what the host says about itself and its login', async () => {
    const openapi = {
      title: 'Integrations of Acme',
      version: '7',
      description: 'Ours.',
      contact: { email: 'api@acme.test' },
      servers: [{ url: 'https://api.acme.test' }],
      securitySchemes: {
        session: { type: 'apiKey', in: 'cookie', name: 'sid' },
        token: { type: 'http', scheme: 'bearer' },
      },
    } as const;
    const { title, version, description, contact, servers, securitySchemes } = openapi;
    expect(await readJson({ openapi })).toMatchObject({
      info: { title, version, description, contact },
      servers,
      security: [{ session: [] }, { token: [] }],
      components: { securitySchemes },
    });
  });

  it('puts the prefix before every schema and into every reference', async () => {
    const text = await read({ openapi: { schemaPrefix: 'Shop' } });
    const { components } = documentSchema.parse(JSON.parse(text));
    expect(Object.keys(components.schemas).filter((name) => !name.startsWith('Shop'))).toEqual([]);
    const refs = [...text.matchAll(/"\$ref":"#\/components\/schemas\/(\w+)"/g)].map(([, name]) => name);
    expect(refs.length).toBeGreaterThan(50);
    expect(refs.filter((name) => !Object.hasOwn(components.schemas, name ?? ''))).toEqual([]);
  });
});

describe('the schemas of the document', () => {
  const config = { type: 'object', properties: { store: { type: 'string' } }, additionalProperties: false };

  it('know no bare object', async () => {
    for (const providers of [[], [providerOf('acme', config)]]) {
      const bare = (await read({}, providers)).match(/\{"type":"object"(?:,"description":"[^"]*")?\}/g);
      expect(bare).toBeNull();
    }
  });

  it('stay open when the host has no providers', async () => {
    const { components } = await readJson({}, []);
    expect(components.schemas['ActionInput']).toEqual({ type: 'object', additionalProperties: true });
    expect(components.schemas['NewConnection']).toMatchObject({
      properties: { config: { additionalProperties: true } },
    });
  });

  it('name the config of each provider and the input of each capability', async () => {
    const input = { type: 'object', properties: { id: { type: 'string' } } };
    const { components } = await readJson({}, [providerOf('acme', config, input), providerOf('big_acme', {}, input)]);
    expect(components.schemas).toMatchObject({
      NewConnection: {
        oneOf: [
          { $ref: '#/components/schemas/NewAcmeConnection' },
          { $ref: '#/components/schemas/NewBigAcmeConnection' },
        ],
      },
      NewAcmeConnection: {
        properties: { provider_key: { const: 'acme' }, config: { $ref: '#/components/schemas/AcmeConfig' } },
        required: ['provider_key', 'config'],
      },
      AcmeConfig: config,
      ActionInput: { anyOf: [{ $ref: '#/components/schemas/SendInput' }] },
      SendInput: input,
      ScheduleSetting: { properties: { input: { $ref: '#/components/schemas/ActionInput' } } },
    });
  });

  it('name the inputs of a capability one by one when providers differ in it', async () => {
    const { components } = await readJson({}, [
      providerOf('a', {}, { type: 'object' }),
      providerOf('b', {}, { type: 'string' }),
    ]);
    expect(components.schemas).toMatchObject({
      ActionInput: { anyOf: [{ $ref: '#/components/schemas/SendInput' }, { $ref: '#/components/schemas/SendInput_' }] },
      SendInput_: { type: 'string' },
    });
  });

  it('keep the definitions of a recursive config', async () => {
    const tree = {
      type: 'object',
      properties: { root: { $ref: '#/$defs/node' }, self: { $ref: '#' } },
      $defs: { node: { type: 'object', properties: { next: { $ref: '#/$defs/node' } } } },
    };
    const { components } = await readJson({}, [providerOf('acme', tree)]);
    expect(components.schemas).toMatchObject({
      AcmeConfig: {
        properties: {
          root: { $ref: '#/components/schemas/AcmeConfig_node' },
          self: { $ref: '#/components/schemas/AcmeConfig' },
        },
      },
      AcmeConfig_node: { properties: { next: { $ref: '#/components/schemas/AcmeConfig_node' } } },
    });
  });

  it('say a default in words, and take no property for a keyword', async () => {
    const properties = {
      default: { type: 'string', sensitive: true },
      size: { type: 'string', default: 'A4', description: 'Of the paper.' },
    };
    const { components } = await readJson({}, [providerOf('acme', { type: 'object', properties })]);
    expect(components.schemas['AcmeConfig']).toMatchObject({
      properties: {
        default: { type: 'string', 'x-sensitive': true },
        size: { type: 'string', description: 'Of the paper. Defaults to `"A4"`.' },
      },
    });
    expect(JSON.stringify(components.schemas['AcmeConfig'])).not.toContain('"default":"A4"');
  });
});

import { createClient as createApi } from '@makerfex/integrations-client';
import { createConfig, lintFromString } from '@redocly/openapi-core';
import spectral from '@stoplight/spectral-core';
import rulesets from '@stoplight/spectral-rulesets';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compileStrictly } from './compile.ts';
import { type DemoServer, startDemoServer } from './demo-server.ts';
import { generateClients } from './generate.ts';

/** What a scenario of `src` found out. */
interface Outcome {
  readonly states: readonly string[];
  readonly eventTypes: readonly string[];
  readonly refused: string;
}
interface Scenario {
  readonly run: (server: DemoServer) => Promise<Outcome>;
}

let server: DemoServer;
let document: string;
beforeAll(async () => {
  server = await startDemoServer();
  document = await server.readDocument();
});
afterAll(() => server.stop());

describe("the demo's OpenAPI document", () => {
  it('has no error and no warning of Redocly', async () => {
    const config = await createConfig({
      extends: ['recommended-strict'],
      // The callback only ever redirects, and nobody can ask for the document wrongly.
      rules: { 'operation-2xx-response': 'off', 'operation-4xx-response': 'off' },
    });
    const problems = await lintFromString({ source: document, absoluteRef: 'openapi.json', config });
    expect(problems.map(({ ruleId, message, location }) => ({ ruleId, message, at: location[0]?.pointer }))).toEqual(
      [],
    );
  });

  it('has no error and no warning of Spectral', async () => {
    const linter = new spectral.Spectral();
    linter.setRuleset(new spectral.Ruleset({ extends: [rulesets.oas] }));
    const problems = await linter.run(document);
    expect(problems.map(({ code, message, path }) => ({ code, message, at: path.join('/') }))).toEqual([]);
  });
});

describe("the demo's providers", () => {
  it('describe every field that a person fills in, with an example', async () => {
    const { providers } = createApi({ baseUrl: server.baseUrl, headers: () => server.headers });
    const undescribed = (await providers.list()).flatMap(({ key, config_schema, credential_schemas, capabilities }) =>
      [
        config_schema,
        ...credential_schemas.map(({ schema }) => schema),
        ...capabilities.map(({ input_schema }) => input_schema),
      ].flatMap((schema) => fieldsWithout(['title', 'description', 'examples'], schema, key)),
    );
    // What core asks for by default is described, and has no example that every provider could share.
    expect(undescribed.filter((field) => !field.endsWith(' has no examples') || !/token|client_/.test(field))).toEqual(
      [],
    );
  });
});

/** The fields of a schema, at any depth, that lack one of the keywords. */
function fieldsWithout(keywords: readonly string[], schema: unknown, path: string): string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  const { properties = {}, items, additionalProperties }: Record<string, unknown> = { ...schema };
  const named: [string, unknown][] = Object.entries(typeof properties === 'object' ? { ...properties } : {});
  return [
    ...named.flatMap(([name, field]) => [
      ...keywords
        .filter((keyword) => typeof field !== 'object' || field === null || !(keyword in field))
        .map((keyword) => `${path}.${name} has no ${keyword}`),
      ...fieldsWithout(keywords, field, `${path}.${name}`),
    ]),
    ...[items, additionalProperties].flatMap((one) => fieldsWithout(keywords, one, path)),
  ];
}

describe('a client generated from it', () => {
  beforeAll(() => generateClients(document));

  it('compiles strictly, and refuses a config that its provider does not have', () => {
    expect(compileStrictly()).toEqual([]);
  });

  it.each(['openapi-fetch', 'hey-api'])('connects a shop, imports and reads events with %s', async (name) => {
    const { run }: Scenario = await import(`../src/${name}.ts`);
    const { states, eventTypes, refused } = await run(server);
    expect(states.at(-1)).toBe('SUCCESS');
    expect(eventTypes).toEqual(expect.arrayContaining(['connection.created', 'credential.set', 'run.succeeded']));
    expect(refused).toBe('already_connected');
  });
});

import type { ProviderDescription } from '@makerfex/integrations-core';
import { isObject, type JsonSchema, mapRefs, mapSchema } from './json-schema.ts';
import { pathOf } from './schemas.ts';

type Schemas = Readonly<Record<string, JsonSchema>>;

/**
 * Replaces the open objects of request bodies with what the host's providers accept, so that a generated client knows the fields of
 * their configs and inputs. Without providers the schemas stay open.
 */
export function withProviders(schemas: Schemas, providers: readonly ProviderDescription[]): Schemas {
  if (providers.length === 0) return schemas;
  const added: Record<string, JsonSchema> = {};
  const add = (wanted: string, schema: JsonSchema): JsonSchema => {
    let name = wanted;
    while (name in schemas || name in added) name += '_';
    Object.assign(added, hoisted(name, asSent(schema)));
    return { $ref: pathOf(name) };
  };

  const connections = providers.map(({ key, label, configSchema, capabilities }) => {
    const config = add(`${toPascal(key)}Config`, { title: `Config of ${label}`, ...configSchema });
    const connection = withProperties(schemas['NewConnection'], {
      provider_key: { type: 'string', const: key },
      config,
      enabled_capabilities: listOf(capabilities.map((capability) => capability.key)),
    });
    return { config, connection: add(`New${toPascal(key)}Connection`, { title: `Connect ${label}`, ...connection }) };
  });
  const inputs = inputsByCapability(providers).flatMap(([key, distinct]) =>
    distinct.map((schema) => add(`${toPascal(key)}Input`, schema)),
  );
  return {
    ...schemas,
    NewConnection: { oneOf: connections.map(({ connection }) => connection) },
    ConnectionChange: withProperties(schemas['ConnectionChange'], {
      config: { anyOf: connections.map(({ config }) => config) },
      enabled_capabilities: listOf(capabilityKeys(providers)),
    }),
    ...(inputs.length > 0 && {
      ActionInput: { anyOf: inputs },
      ScheduleSetting: withProperties(schemas['ScheduleSetting'], { input: { $ref: pathOf('ActionInput') } }),
    }),
    ...added,
  };
}

/** The keys of every capability of the providers, each once. */
export const capabilityKeys = (providers: readonly ProviderDescription[]): readonly string[] => [
  ...new Set(providers.flatMap(({ capabilities }) => capabilities.map(({ key }) => key))),
];

/** The schemas of each capability's input: most providers share one. */
function inputsByCapability(providers: readonly ProviderDescription[]): [string, readonly JsonSchema[]][] {
  const all = providers.flatMap(({ capabilities }) => capabilities);
  return [...Map.groupBy(all, ({ key }) => key)].map(([key, same]) => [
    key,
    [...new Map(same.map(({ inputSchema }) => [JSON.stringify(inputSchema), inputSchema])).values()],
  ]);
}

const listOf = (keys: readonly string[]): JsonSchema => ({
  type: 'array',
  maxItems: 100,
  items: keys.length > 0 ? { type: 'string', enum: keys } : { type: 'string' },
});

/** Replaces some properties of an object; their descriptions stay. */
function withProperties(schema: JsonSchema | undefined, replaced: Schemas): JsonSchema {
  const properties = isObject(schema?.['properties']) ? schema['properties'] : {};
  const described = Object.entries(replaced).map(([name, one]): [string, JsonSchema] => {
    const old = properties[name];
    const description = isObject(old) ? old['description'] : undefined;
    return [name, description === undefined ? one : { ...one, description }];
  });
  return { ...schema, properties: { ...properties, ...Object.fromEntries(described) } };
}

/**
 * The schema as the document shows it. Generators make a field with a default required, though a request may leave it out: the
 * default becomes text. `sensitive` is no keyword of OpenAPI.
 */
const asSent = (schema: JsonSchema): JsonSchema =>
  mapSchema(schema, ({ default: value, sensitive, ...rest }) => ({
    ...rest,
    ...(sensitive !== undefined && { 'x-sensitive': sensitive }),
    ...(value !== undefined && { description: withDefault(rest['description'], value) }),
  }));

function withDefault(description: unknown, value: unknown): string {
  const sentence = `Defaults to \`${JSON.stringify(value)}\`.`;
  return typeof description === 'string' ? `${description} ${sentence}` : sentence;
}

/** A schema and its own definitions as schemas of the document. */
function hoisted(name: string, { $schema: _dialect, $defs, ...schema }: JsonSchema): Schemas {
  const definitions = isObject($defs) ? Object.entries($defs) : [];
  const start = '#/$defs/';
  const toPath = (ref: string): string => {
    if (ref === '#') return pathOf(name);
    return ref.startsWith(start) ? pathOf(`${name}_${ref.slice(start.length)}`) : ref;
  };
  return Object.fromEntries(
    [[name, schema] as const, ...definitions.map(([key, one]) => [`${name}_${key}`, one] as const)].map(([id, one]) => {
      const moved = mapRefs(one, toPath);
      return [id, isObject(moved) ? moved : {}];
    }),
  );
}

/** Two keys never become the same name: they are snake_case, so a capital stands for an underscore. */
const toPascal = (key: string): string =>
  key.replaceAll(/(?:^|_)([a-z])/g, (_, letter: string) => letter.toUpperCase());

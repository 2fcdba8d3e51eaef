import { describeProvider, type FindProvider } from '../provider-index.ts';
import type { ConnectionRow, Json, JsonObject } from '../storage-rows.ts';
import { secretMask } from '../vault/secret.ts';

/**
 * A connection as somebody sees it who may not configure it: config fields that their schema marks with
 * `.meta({ sensitive: true })` are masked, and addresses marked with `sensitive: 'query'` are without their query.
 */
export function withMaskedConfig<Row extends ConnectionRow>(row: Row, provider: FindProvider): Row {
  return { ...row, config: maskConfig(row, provider) };
}

function maskConfig({ providerKey, config }: ConnectionRow, provider: FindProvider): JsonObject {
  const schema = schemaOf(providerKey, provider);
  if (schema) return maskFields(config, schema);
  // The host no longer has the provider: nobody can say which of its fields are sensitive.
  return Object.fromEntries(Object.keys(config).map((key) => [key, secretMask]));
}

function schemaOf(key: string, provider: FindProvider): JsonObject | undefined {
  try {
    return describeProvider(provider(key)).configSchema;
  } catch {
    return undefined;
  }
}

/** Walks a value beside its JSON schema. */
function mask(value: Json, schema: Json | undefined): Json {
  if (!isObject(schema)) return value;
  if (schema['sensitive'] === 'query' && typeof value === 'string') return withoutQuery(value);
  if (schema['sensitive'] !== undefined && schema['sensitive'] !== false) return value === null ? null : secretMask;
  const masked = alternativesOf(schema).reduce((before, alternative) => mask(before, alternative), value);
  if (isList(masked)) return masked.map((item) => mask(item, schema['items']));
  return isObject(masked) ? maskFields(masked, schema) : masked;
}

function maskFields(value: JsonObject, schema: JsonObject): JsonObject {
  const { properties, additionalProperties } = schema;
  const fields = isObject(properties) ? properties : {};
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key,
      mask(inner, Object.hasOwn(fields, key) ? fields[key] : additionalProperties),
    ]),
  );
}

const alternativesOf = ({ anyOf, oneOf, allOf }: JsonObject): readonly Json[] =>
  [anyOf, oneOf, allOf].flatMap((list) => (list !== undefined && isList(list) ? list : []));

/** It can hold a token: https://vendor.example/hook?[secret] */
function withoutQuery(address: string): string {
  const [before = '', ...query] = address.split('?');
  return query.length === 0 ? address : `${before}?${secretMask}`;
}

const isList = (value: Json): value is readonly Json[] => Array.isArray(value);
const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !isList(value);

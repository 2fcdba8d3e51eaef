import { describeConfig, type FindProvider } from '../../provider/registry.ts';
import { secretMask } from '../../secret.ts';
import type { ConnectionRow, Json, JsonObject } from '../../storage/rows.ts';

/**
 * Masks the config for people who may not configure the connection: fields that their schema marks with `.meta({ sensitive: true })`,
 * the query of addresses marked with `sensitive: 'query'`, and fields that the schema does not know, since they may be sensitive.
 */
export function withMaskedConfig<Row extends ConnectionRow>(row: Row, provider: FindProvider): Row {
  return { ...row, config: maskConfig(row, provider) };
}

function maskConfig({ providerKey, config }: ConnectionRow, provider: FindProvider): JsonObject {
  const schemas = schemasOf(providerKey, provider);
  if (schemas.length > 0) return maskFields(config, schemas);
  // The host no longer has the provider, so any field may be sensitive.
  return mapValues(config, () => secretMask);
}

function schemasOf(key: string, provider: FindProvider): Schema[] {
  try {
    return describeConfig(provider(key)).flatMap((root) => alternativesOf({ root, schema: root }));
  } catch {
    return [];
  }
}

/** A JSON schema, with the root that its references point into. */
interface Schema {
  readonly root: JsonObject;
  readonly schema: JsonObject;
}

/** Walks a value together with all schemas that may describe it, and masks what any of them marks. */
function mask(value: Json, schemas: readonly Schema[]): Json {
  const marks = schemas.map(({ schema }) => schema['sensitive']).filter((mark) => mark !== undefined && mark !== false);
  if (marks.some((mark) => mark !== 'query' || typeof value !== 'string')) return value === null ? null : secretMask;
  if (typeof value === 'string') return marks.length > 0 ? withoutQuery(value) : value;
  if (isList(value)) return value.map((item, index) => mask(item, itemsOf(schemas, index)));
  return isObject(value) ? maskFields(value, schemas) : value;
}

function maskFields(value: JsonObject, schemas: readonly Schema[]): JsonObject {
  const describing = schemas.filter(({ schema }) => isObject(schema['properties']) || 'additionalProperties' in schema);
  // A schema that describes no fields allows all of them.
  if (describing.length === 0) return value;
  return mapValues(value, (inner, key) => {
    const known = describing.map(({ root, schema }) => ({ root, schema: fieldOf(schema, key) }));
    const isKnown = known.some(({ schema }) => isObject(schema));
    return isKnown ? mask(inner, known.flatMap(alternativesOf)) : secretMask;
  });
}

function fieldOf({ properties, additionalProperties }: JsonObject, key: string): Json | undefined {
  return isObject(properties) && Object.hasOwn(properties, key) ? properties[key] : additionalProperties;
}

const itemsOf = (schemas: readonly Schema[], index: number): Schema[] =>
  schemas.flatMap(({ root, schema: { prefixItems, items } }) =>
    alternativesOf({ root, schema: (isList(prefixItems) ? prefixItems[index] : undefined) ?? items }),
  );

/** A schema and all that it refers to or consists of, each once: references can be circular. */
function alternativesOf(of: { root: JsonObject; schema: Json | undefined }): Schema[] {
  const found = new Set<JsonObject>();
  const add = (schema: Json | undefined): void => {
    if (!isObject(schema) || found.has(schema)) return;
    found.add(schema);
    const { $ref, anyOf, oneOf, allOf } = schema;
    if ($ref !== undefined) add(referred(of.root, $ref));
    for (const list of [anyOf, oneOf, allOf]) if (isList(list)) for (const each of list) add(each);
  };
  add(of.schema);
  return [...found].map((schema) => ({ root: of.root, schema }));
}

/** What `#` or `#/$defs/Address` refers to. */
const referred = (root: JsonObject, reference: Json): Json | undefined =>
  (typeof reference === 'string' ? reference : '')
    .split('/')
    .slice(1)
    .reduce<Json | undefined>((at, key) => (isObject(at) && Object.hasOwn(at, key) ? at[key] : undefined), root);

/** A query can hold a token: https://vendor.example/hook?[secret] */
function withoutQuery(address: string): string {
  const [before = '', ...query] = address.split('?');
  return query.length === 0 ? address : `${before}?${secretMask}`;
}

const mapValues = (value: JsonObject, map: (inner: Json, key: string) => Json): JsonObject =>
  Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, map(inner, key)]));
const isList = (value: Json | undefined): value is readonly Json[] => Array.isArray(value);
const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !isList(value);

/** A JSON Schema, or any other object of the document. */
export type JsonSchema = Readonly<Record<string, unknown>>;

export const isObject = (value: unknown): value is JsonSchema =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const single = ['items', 'additionalProperties', 'propertyNames'];
const lists = ['anyOf', 'oneOf', 'allOf', 'prefixItems'];
const byName = ['properties', 'patternProperties', '$defs'];

/** Changes a schema and every schema in it, the inner ones first. Names of properties are never taken for keywords. */
export function mapSchema(schema: JsonSchema, change: (schema: JsonSchema) => JsonSchema): JsonSchema {
  const inner = (value: unknown): unknown => (isObject(value) ? mapSchema(value, change) : value);
  const parts = Object.entries(schema).map(([keyword, value]): [string, unknown] => {
    if (single.includes(keyword)) return [keyword, inner(value)];
    if (lists.includes(keyword) && Array.isArray(value)) return [keyword, value.map(inner)];
    if (byName.includes(keyword) && isObject(value))
      return [keyword, Object.fromEntries(Object.entries(value).map(([name, one]) => [name, inner(one)]))];
    return [keyword, value];
  });
  return change(Object.fromEntries(parts));
}

/** Changes every reference in an object, at any depth. */
export function mapRefs(value: unknown, change: (ref: string) => string): unknown {
  if (Array.isArray(value)) return value.map((one) => mapRefs(one, change));
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key,
      key === '$ref' && typeof inner === 'string' ? change(inner) : mapRefs(inner, change),
    ]),
  );
}

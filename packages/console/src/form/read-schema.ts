import { type About, isObject, type Json, type JsonObject, type Plan, type TextFormat, textFormats } from './plan.ts';
import { textOf } from './read-json.ts';

/** What says something about a value, but allows and forbids none. */
const annotations = [
  '$schema',
  '$id',
  '$comment',
  'title',
  'description',
  'examples',
  'default',
  'writeOnly',
  'sensitive',
];
/** Keywords that a form obeys, by the type of the value. */
const keywords: Readonly<Record<string, readonly string[]>> = {
  string: ['type', 'enum', 'pattern', 'format', 'minLength', 'maxLength'],
  number: ['type', 'minimum', 'maximum'],
  integer: ['type', 'minimum', 'maximum'],
  boolean: ['type'],
  object: ['type', 'properties', 'required', 'additionalProperties', 'propertyNames'],
  array: ['type', 'items', 'minItems', 'maxItems'],
};
/** A text that may be longer than this, in characters, gets several lines. */
const lineLength = 2_000;

/** Plans a form for a JSON Schema. A part of the schema that no field can hold becomes a text area for JSON. */
export function readSchema(given: unknown): Plan {
  if (!isObject(given)) return asJson({}, 'not an object');
  const schema = withoutNull(given);
  const { type } = schema;
  const known = typeof type === 'string' ? keywords[type] : undefined;
  if (!known) return asJson(schema, 'type');
  const unknown = Object.keys(schema).find(
    (keyword) => !known.includes(keyword) && !annotations.includes(keyword) && !keyword.startsWith('x-'),
  );
  if (unknown !== undefined) return asJson(schema, unknown);
  if (type === 'string') return readText(schema);
  if (type === 'boolean') return { kind: 'flag', about: aboutOf(schema), initial: schema['default'] === true };
  if (type === 'object') return readObject(schema);
  if (type === 'array') return readList(schema);
  return {
    kind: 'number',
    about: aboutOf(schema),
    isWhole: type === 'integer',
    minimum: numberOf(schema['minimum']),
    maximum: numberOf(schema['maximum']),
    initial: typeof schema['default'] === 'number' ? String(schema['default']) : '',
  };
}

/** Of "this or null" only this: a form leaves out what has no value. */
function withoutNull(schema: JsonObject): JsonObject {
  const { anyOf, ...rest } = schema;
  if (!Array.isArray(anyOf)) return schema;
  const others = anyOf.filter((one) => !isObject(one) || one['type'] !== 'null');
  const [only] = others;
  return others.length === 1 && anyOf.length === 2 && isObject(only) ? { ...only, ...rest } : schema;
}

function readText(schema: JsonObject): Plan {
  const about = aboutOf(schema);
  const initial = textOf(schema['default']);
  const { enum: options, format } = schema;
  if (options !== undefined) {
    if (!Array.isArray(options) || !options.every((one) => typeof one === 'string')) return asJson(schema, 'enum');
    const { 'x-enum-labels': labels } = schema;
    return {
      kind: 'choice',
      about,
      options,
      initial,
      ...(isObject(labels) && { labels: options.map((one) => textOf(labels[one]) || one) }),
    };
  }
  const maxLength = numberOf(schema['maxLength']);
  const isSecret = schema['writeOnly'] === true;
  return {
    kind: 'text',
    about,
    isSecret,
    isLong: !isSecret && format === undefined && (about.example.includes('\n') || (maxLength ?? 0) > lineLength),
    format: formatOf(format),
    pattern: compile(schema['pattern']),
    minLength: numberOf(schema['minLength']) ?? 0,
    maxLength,
    initial: isSecret ? '' : initial,
  };
}

function readObject(schema: JsonObject): Plan {
  const { properties, required, additionalProperties: others, propertyNames } = schema;
  const isOpen = others === true || isObject(others);
  if (!isObject(properties) || (Object.keys(properties).length === 0 && isOpen)) {
    if (!isObject(others) || Object.keys(others).length === 0) return asJson(schema, 'additionalProperties');
    const namePattern = isObject(propertyNames) ? compile(propertyNames['pattern']) : null;
    return { kind: 'map', about: aboutOf(schema), item: readSchema(others), namePattern };
  }
  if (isOpen) return asJson(schema, 'additionalProperties');
  const names = Array.isArray(required) ? required : [];
  return {
    kind: 'group',
    about: aboutOf(schema),
    properties: Object.entries(properties).map(([name, one]) => ({
      name,
      isRequired: names.includes(name),
      plan: readSchema(one),
    })),
  };
}

function readList(schema: JsonObject): Plan {
  if (!isObject(schema['items'])) return asJson(schema, 'items');
  return {
    kind: 'list',
    about: aboutOf(schema),
    item: readSchema(schema['items']),
    minItems: numberOf(schema['minItems']) ?? 0,
    maxItems: numberOf(schema['maxItems']),
  };
}

const asJson = (schema: JsonObject, because: string): Plan => ({
  kind: 'json',
  about: aboutOf(schema),
  because,
  initial: schema['default'] === undefined ? '' : JSON.stringify(schema['default'], null, 2),
});

function aboutOf({ title, description, examples }: JsonObject): About {
  const example = Array.isArray(examples) ? examples[0] : undefined;
  return {
    title: textOf(title),
    description: textOf(description),
    example: typeof example === 'number' ? String(example) : textOf(example),
  };
}

const numberOf = (value: Json | undefined): number | null => (typeof value === 'number' ? value : null);
const formatOf = (value: Json | undefined): TextFormat | null => textFormats.find((one) => one === value) ?? null;

/** Not left to the browser's `pattern` attribute: that uses the flag `v`, under which many common patterns do not compile. */
function compile(pattern: Json | undefined): RegExp | null {
  if (typeof pattern !== 'string') return null;
  try {
    return new RegExp(pattern, 'u');
  } catch {
    return null;
  }
}

/** The fields of a plan that are text areas for JSON, by path, each with the reason. */
export function jsonFields(plan: Plan, path = ''): readonly { readonly path: string; readonly because: string }[] {
  const at = (name: string): string => (path === '' ? name : `${path}.${name}`);
  if (plan.kind === 'json') return [{ path, because: plan.because }];
  if (plan.kind === 'group') return plan.properties.flatMap(({ name, plan: inner }) => jsonFields(inner, at(name)));
  return plan.kind === 'list' || plan.kind === 'map' ? jsonFields(plan.item, at('*')) : [];
}

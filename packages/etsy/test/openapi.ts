import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Ajv } from 'ajv';
import * as z from 'zod';

const folder = process.env['CONTRACTS_DIR'];
/** The folder of the contracts, or undefined if CONTRACTS_DIR is not set. A relative one starts at the root of the repository. */
export const contractsFolder = folder ? resolve(import.meta.dirname, '../../..', folder, 'etsy') : undefined;

export const readContract = (name: string): unknown =>
  JSON.parse(readFileSync(resolve(contractsFolder ?? '', name), 'utf8'));

const parameterSchema = z.object({
  name: z.string(),
  in: z.enum(['path', 'query']),
  required: z.boolean().optional(),
  schema: z.looseObject({ type: z.string() }),
});
const operationSchema = z.object({
  parameters: z.array(parameterSchema).default([]),
  security: z.array(z.record(z.string(), z.array(z.string()))).optional(),
  responses: z.record(z.string(), z.object({ content: z.object({ 'application/json': z.unknown() }) })),
});
type Operation = z.infer<typeof operationSchema>;

const documentSchema = z.object({
  paths: z.record(z.string(), z.object({ get: operationSchema.optional() })),
  components: z.object({
    schemas: z.record(z.string(), z.unknown()),
    securitySchemes: z.object({
      oauth2: z.object({
        flows: z.object({
          authorizationCode: z.object({
            authorizationUrl: z.string(),
            tokenUrl: z.string(),
            scopes: z.record(z.string(), z.string()),
          }),
        }),
      }),
    }),
  }),
});

/**
 * OpenAPI 3.0 writes null as `nullable`. The document allows further keys; a simulator must still not invent any.
 * Etsy sends `status` capitalised (etsy/open-api#469), and `state` can be `edit`, an older name for inactive.
 */
function toJsonSchema(schema: unknown, name = ''): unknown {
  if (Array.isArray(schema)) return schema.map((item) => toJsonSchema(item));
  if (typeof schema !== 'object' || schema === null) return schema;
  const { nullable, ...rest } = Object.fromEntries(
    Object.entries(schema).map(([key, value]) => [key, toJsonSchema(value, key)]),
  );
  if (name === 'status') delete rest['enum'];
  if (name === 'state' && Array.isArray(rest['enum'])) rest['enum'] = [...rest['enum'], 'edit'];
  // `properties` can also be the name of a field: only in a schema is there a type beside it.
  if (typeof rest['properties'] === 'object' && rest['type'] === 'object') rest['additionalProperties'] = false;
  return nullable === true ? { anyOf: [rest, { type: 'null' }] } : rest;
}

/** Converts the text of a parameter to its documented type; returns the text if it does not fit. */
function typed(text: string, schema: Record<string, unknown>): unknown {
  if (schema['type'] === 'integer') return /^-?\d+$/.test(text) ? Number(text) : text;
  if (schema['type'] === 'boolean') return text === 'true' ? true : text === 'false' ? false : text;
  const { items } = schema;
  if (schema['type'] === 'array' && typeof items === 'object' && items !== null)
    return text.split(',').map((item) => typed(item, { ...items }));
  return text;
}

/** Checks requests and responses against Etsy's OpenAPI document. Both return the faults as text; an empty list is valid. */
export function loadOpenApi() {
  const document = documentSchema.parse(readContract('openapi.json'));
  const ajv = new Ajv({ strict: false, validateFormats: false });
  ajv.addSchema({ $id: 'etsy', components: toJsonSchema(document.components) ?? {} });
  const compiled = new Map<string, ReturnType<typeof ajv.compile>>();

  const faultsOf = (schema: unknown, value: unknown): string[] => {
    const text = JSON.stringify(toJsonSchema(schema)).replaceAll('"#/components', '"etsy#/components');
    const validate = compiled.get(text) ?? ajv.compile(z.record(z.string(), z.unknown()).parse(JSON.parse(text)));
    compiled.set(text, validate);
    return validate(value) ? [] : (validate.errors ?? []).map((error) => `${error.instancePath} ${error.message}`);
  };

  /** The matching template with the fewest variables. */
  const find = (path: string): Operation | undefined =>
    Object.entries(document.paths)
      .filter(([template]) => new RegExp(`^${template.replaceAll(/\{[^}]+\}/g, '[^/]+')}$`).test(path))
      .toSorted(([a], [b]) => a.split('{').length - b.split('{').length)[0]?.[1].get;

  const queryFaults = ({ parameters }: Operation, query: URLSearchParams): string[] => {
    const known = new Map(parameters.filter((one) => one.in === 'query').map((one) => [one.name, one]));
    const missing = [...known.values()].filter((one) => one.required && !query.has(one.name));
    return [
      ...missing.map(({ name }) => `${name} is required`),
      ...[...query].flatMap(([name, text]) => {
        const schema = known.get(name)?.schema;
        return schema
          ? faultsOf(schema, typed(text, schema)).map((fault) => `${name}${fault}`)
          : [`${name} is not known`];
      }),
    ];
  };

  const securityFaults = ({ security }: Operation, headers: Headers, scopes: readonly string[]): string[] => [
    ...(/^[^:]+:[^:]+$/.test(headers.get('x-api-key') ?? '') ? [] : ['x-api-key is not keystring:shared_secret']),
    ...(security ?? []).flatMap(({ oauth2 = [] }) => oauth2.filter((scope) => !scopes.includes(scope))),
    ...(security && !headers.get('authorization')?.startsWith('Bearer ') ? ['the bearer token is missing'] : []),
  ];

  return {
    oauth: document.components.securitySchemes.oauth2.flows.authorizationCode,
    schemas: document.components.schemas,
    request({ url, headers }: Request, scopes: readonly string[]): string[] {
      const { pathname, searchParams } = new URL(url);
      const operation = find(pathname);
      if (!operation) return [`there is no GET ${pathname}`];
      return [...queryFaults(operation, searchParams), ...securityFaults(operation, headers, scopes)];
    },
    answer(path: string, status: number, body: unknown): string[] {
      const content = find(path)?.responses[String(status)]?.content['application/json'];
      if (content === undefined) return [`${path} is not documented to answer ${status}`];
      return faultsOf(z.object({ schema: z.unknown() }).parse(content).schema, body);
    },
  };
}

const nullableSchema = z.object({ properties: z.record(z.string(), z.object({ nullable: z.boolean().optional() })) });

/** The nullable keys of some schemas of Etsy's document. */
export function nullableKeys(names: readonly string[]): string[] {
  const { schemas } = documentSchema.parse(readContract('openapi.json')).components;
  return names.flatMap((name) =>
    Object.entries(nullableSchema.parse(schemas[name]).properties).flatMap(([key, { nullable }]) =>
      nullable ? key : [],
    ),
  );
}

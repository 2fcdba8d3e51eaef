import type { ErrorCode } from '@makerfex/integrations-core';
import * as z from 'zod';
import type { Addresses } from '../addresses.ts';
import { problemSchema } from '../answer/problem.ts';
import { errorStatuses } from '../answer/statuses.ts';
import type { Route } from '../routing/route.ts';
import { answeredSchemas, sentSchemas } from './components.ts';

type JsonSchema = z.core.JSONSchema.JSONSchema;

/** The API as an OpenAPI 3.1 document, from the same table and schemas that serve it. */
export const createDocument = (routes: readonly Route[], addresses: Addresses): object => ({
  openapi: '3.1.1',
  info: {
    title: 'Makerfex integrations',
    version: '1',
    description: "A shop's connections to external systems. The host's own login authenticates requests.",
    license: { name: 'MIT', identifier: 'MIT' },
  },
  servers: [{ url: addresses.link('') || '/' }],
  paths: Object.fromEntries(
    [...Map.groupBy(routes, ({ path }) => path)].map(([path, methods]) => [
      path,
      Object.fromEntries(methods.map((route) => [route.method.toLowerCase(), describeOperation(route)])),
    ]),
  ),
  components: {
    schemas: {
      ...schemasOf(sentSchemas, 'input'),
      ...schemasOf(answeredSchemas, 'output'),
      Problem: schemaOf(problemSchema, 'output'),
    },
  },
});

function describeOperation(route: Route): object {
  const { permission } = route;
  return {
    operationId: route.operationId,
    summary: route.summary,
    description: [route.description, permission && `Requires the permission \`${permission}\`.`]
      .filter(Boolean)
      .join(' '),
    parameters: [
      ...parametersOf('path', route.params),
      ...parametersOf('query', route.query),
      ...parametersOf('header', route.headers),
    ],
    ...describeBody(route),
    responses: {
      [route.answer.status]: describeAnswer(route),
      ...(route.answer.orNothing !== undefined && { 204: { description: route.answer.orNothing } }),
      ...describeProblems(route.problems),
    },
  };
}

/** A POST without input needs the JSON type as well, so its body is an optional empty object. */
function describeBody({ body, method }: Route): object {
  if (!body && method !== 'POST') return {};
  const schema = body ? refTo(sentSchemas, body.schema) : { type: 'object', maxProperties: 0 };
  const required = body !== null && !body.isOptional;
  return {
    requestBody: {
      required,
      ...(!required && { description: 'Optional; `Content-Type: application/json` is not.' }),
      content: { 'application/json': { schema } },
    },
  };
}

const parametersOf = (place: 'path' | 'query' | 'header', { shape }: z.ZodObject): object[] =>
  Object.entries(shape).map(([name, field]) => {
    const { description, ...schema } = schemaOf(field, 'input');
    return {
      name,
      in: place,
      required: place === 'path',
      ...(description === undefined ? {} : { description }),
      schema,
    };
  });

function describeAnswer({ answer }: Route): object {
  const { description, schema, mediaType, headers = {} } = answer;
  const content = schema
    ? { 'application/json': { schema: refTo(answeredSchemas, schema) } }
    : mediaType && { [mediaType]: { schema: { type: mediaType === 'application/json' ? 'object' : 'string' } } };
  return {
    description,
    headers: Object.fromEntries(
      Object.entries(headers).map(([name, text]) => [name, { description: text, schema: { type: 'string' } }]),
    ),
    ...(content && { content }),
  };
}

/** One answer per status, with the codes that have it. */
const describeProblems = (codes: readonly ErrorCode[]): object =>
  Object.fromEntries(
    [...Map.groupBy(codes, (code) => errorStatuses[code])].map(([status, same]) => [
      status,
      {
        description: same.map((code) => `\`${code}\``).join(', '),
        content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
      },
    ]),
  );

type Registry = typeof sentSchemas;

const pathOf = (id: string): string => `#/components/schemas/${id}`;

function refTo(registry: Registry, schema: z.ZodType): JsonSchema {
  const named = registry.get(schema);
  if (!named) throw new Error('A body in the route table has no name: register its schema.');
  return { $ref: pathOf(named.id) };
}

/** Each schema of a registry; one within another becomes a reference. */
const schemasOf = (registry: Registry, io: 'input' | 'output'): Record<string, JsonSchema> =>
  Object.fromEntries(
    Object.entries(z.toJSONSchema(registry, { ...settings[io], uri: pathOf }).schemas).map(([id, schema]) => [
      id,
      withoutHead(schema),
    ]),
  );

const schemaOf = (schema: z.ZodType, io: 'input' | 'output'): JsonSchema =>
  withoutHead(z.toJSONSchema(schema, settings[io]));

const settings = {
  input: { io: 'input', unrepresentable: 'any' },
  // Answers may gain fields; clients generated from an older document can still read them.
  output: {
    io: 'output',
    unrepresentable: 'any',
    override: ({ jsonSchema }: { jsonSchema: JsonSchema }) => {
      if (jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties;
    },
  },
} as const;

function withoutHead({ ...schema }: JsonSchema): JsonSchema {
  delete schema.$schema;
  delete schema.$id;
  return schema;
}

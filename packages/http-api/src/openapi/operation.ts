import type { ErrorCode } from '@makerfex/integrations-core';
import type * as z from 'zod';
import { errorStatuses } from '../answer/statuses.ts';
import type { Route } from '../routing/route.ts';
import { answeredSchemas, sentSchemas } from './components.ts';
import { pathOf, refTo, schemaOf } from './schemas.ts';

/**
 * @param tag of its group
 * @param capabilities that a `{capability}` in the path can be; any text if there is none
 */
export function describeOperation(route: Route, tag: string, capabilities: readonly string[]): object {
  const { permission } = route;
  return {
    operationId: route.operationId,
    tags: [tag],
    summary: route.summary,
    description: [route.description, permission && `Requires the permission \`${permission}\`.`]
      .filter(Boolean)
      .join(' '),
    ...(permission === null && { security: [] }),
    parameters: [
      ...parametersOf('path', route.params, capabilities),
      ...parametersOf('query', route.query),
      ...parametersOf('header', route.headers),
    ],
    ...describeBody(route),
    responses: {
      [route.answer.status]: describeAnswer(route),
      ...Object.fromEntries(
        Object.entries(route.answer.orElse ?? {}).map(([status, description]) => [
          status,
          { ...describeAnswer(route), description },
        ]),
      ),
      ...Object.fromEntries(
        Object.entries(route.answer.orNothing ?? {}).map(([status, description]) => [status, { description }]),
      ),
      ...describeProblems(route.problems),
    },
  };
}

/** Of any type: the provider's, byte for byte. */
const signedBody = {
  required: true,
  description: 'As the provider signed it.',
  content: { '*/*': { schema: { type: 'string', format: 'binary' } } },
};

/** A POST without input needs the JSON type as well, so its body is an optional empty object. */
function describeBody({ body, method, isInbound }: Route): object {
  if (isInbound) return method === 'GET' ? {} : { requestBody: signedBody };
  if (!body && method !== 'POST') return {};
  const schema = body ? refTo(sentSchemas, body.schema) : { type: 'object', additionalProperties: false };
  const required = body !== null && !body.isOptional;
  return {
    requestBody: {
      required,
      ...(!required && { description: 'Optional; `Content-Type: application/json` is not.' }),
      content: { 'application/json': { schema } },
    },
  };
}

const parametersOf = (
  place: 'path' | 'query' | 'header',
  { shape }: z.ZodObject,
  capabilities: readonly string[] = [],
): object[] =>
  Object.entries(shape).map(([name, field]) => {
    const { description, ...schema } = schemaOf(field, 'input');
    return {
      name,
      in: place,
      required: place === 'path',
      ...(description === undefined ? {} : { description }),
      schema: name === 'capability' && capabilities.length > 0 ? { ...schema, enum: capabilities } : schema,
    };
  });

function describeAnswer({ answer }: Route): object {
  const { description, schema, events, mediaType, headers = {} } = answer;
  const content = schema
    ? { 'application/json': { schema: refTo(answeredSchemas, schema) } }
    : // OpenAPI 3.1 has no word for a stream's items: generators take its schema for theirs.
      mediaType && { [mediaType]: { schema: events ? refTo(answeredSchemas, events) : bodyOf(mediaType) } };
  return {
    description,
    headers: Object.fromEntries(
      Object.entries(headers).map(([name, text]) => [name, { description: text, schema: { type: 'string' } }]),
    ),
    ...(content && { content }),
  };
}

function bodyOf(mediaType: string): object {
  if (mediaType === 'application/json') return { type: 'object', additionalProperties: true };
  return mediaType.startsWith('text/') ? { type: 'string' } : { type: 'string', format: 'binary' };
}

/** One answer per status, with the codes that have it. */
const describeProblems = (codes: readonly ErrorCode[]): object =>
  Object.fromEntries(
    [...Map.groupBy(codes, (code) => errorStatuses[code])].map(([status, same]) => [
      status,
      {
        description: same.map((code) => `\`${code}\``).join(', '),
        content: { 'application/problem+json': { schema: { $ref: pathOf('Problem') } } },
      },
    ]),
  );

import { IntegrationError, isIntegrationError } from '@makerfex/integrations-core';
import type { ConnectionRow } from '@makerfex/integrations-core/storage';
import * as z from 'zod';
import { respond } from '../answer/response.ts';
import { answeredSchemas, sentSchemas } from '../openapi/components.ts';
import { type AnswerDescription, route } from '../routing/route.ts';
import {
  budgetAnswerSchema,
  connectionSchema,
  connectionWithPlacesSchema,
  listedConnectionSchema,
  testedConnectionSchema,
  toBudget,
  toConnection,
  toConnectionWithPlaces,
  toListedConnection,
  toTestedConnection,
} from './connection-answers.ts';
import { under } from './field-paths.ts';
import { idField, jsonObject } from './fields.ts';
import { listOf, toWholeList } from './paging.ts';
import { toETag, versionOf } from './version.ts';

const etagHeader = { ETag: 'The version of the connection.' };
/** Answers with one connection. */
const toReply = (row: ConnectionRow) => ({ body: toConnection(row), headers: { etag: toETag(row.version) } });

export const connectionPath = z.object({ id: idField });

const oneConnection = (description: string): AnswerDescription<typeof connectionSchema> => ({
  status: 200,
  description,
  schema: connectionSchema,
  headers: etagHeader,
});
const capabilitiesField = z.array(z.string()).max(100);

export const connectionRoutes = [
  route({
    method: 'GET',
    path: '/connections/',
    operationId: 'listConnections',
    summary: "The shop's connections",
    permission: 'see',
    answer: {
      status: 200,
      description: 'All connections with their last and next runs, by provider, on one page.',
      schema: listOf(listedConnectionSchema).register(answeredSchemas, { id: 'ConnectionList' }),
    },
    handle: async ({ shop }) => ({ body: toWholeList(await shop.connections.list(), toListedConnection) }),
  }),

  route({
    method: 'POST',
    path: '/connections/',
    operationId: 'createConnection',
    summary: 'Connect a provider',
    permission: 'configure',
    body: z
      .strictObject({
        provider_key: z.string(),
        config: jsonObject.describe("Matches the provider's `config_schema`."),
        enabled_capabilities: capabilitiesField.optional().describe('Defaults to all capabilities of the provider.'),
      })
      .register(sentSchemas, { id: 'NewConnection' }),
    answer: {
      ...oneConnection('The connection, enabled and without a credential.'),
      status: 201,
      headers: { ...etagHeader, Location: 'Path of the connection.' },
    },
    problems: ['invalid_config', 'already_connected'],
    async handle({ shop, body, addresses }) {
      const row = await shop.connections
        .create({
          providerKey: body.provider_key,
          config: body.config,
          ...(body.enabled_capabilities ? { enabledCapabilities: body.enabled_capabilities } : {}),
        })
        .catch((error: unknown) => {
          throw under('config', asUnknownProvider(error));
        });
      const reply = toReply(row);
      return { ...reply, headers: { ...reply.headers, location: addresses.link(`/connections/${row.id}/`) } };
    },
  }),

  route({
    method: 'GET',
    path: '/connections/{id}/',
    operationId: 'getConnection',
    summary: 'A connection, with how far each capability has read',
    permission: 'see',
    params: connectionPath,
    answer: {
      status: 200,
      description: 'The connection.',
      schema: connectionWithPlacesSchema,
      headers: etagHeader,
    },
    async handle({ shop, params }) {
      const row = await shop.connections.get(params.id);
      return { body: toConnectionWithPlaces(row), headers: { etag: toETag(row.version) } };
    },
  }),

  route({
    method: 'GET',
    path: '/connections/{id}/budget/',
    operationId: 'getBudget',
    summary: "What is left of the provider's requests",
    description:
      'For a provider that limits the requests of an app a day: the shops of this server share them, so that the answer is a coarse ' +
      'share, and which runs wait.',
    permission: 'configure',
    params: connectionPath,
    answer: { status: 200, description: 'What is left.', schema: budgetAnswerSchema },
    handle: async ({ shop, params }) => ({ body: toBudget(await shop.connections.budget(params.id)) }),
  }),

  route({
    method: 'PATCH',
    path: '/connections/{id}/',
    operationId: 'changeConnection',
    summary: 'Change config or capabilities',
    description:
      'Requires the version that was read, as `version` or `If-Match`. A given field replaces the whole old value.',
    permission: 'configure',
    params: connectionPath,
    headers: z.object({ 'If-Match': z.string().optional().describe('The `ETag` that was read.') }),
    body: z
      .strictObject({
        version: z.int().min(1).optional().describe('The version that was read; optional with `If-Match`.'),
        config: jsonObject.optional(),
        enabled_capabilities: capabilitiesField.optional(),
      })
      .refine((body) => body.config !== undefined || body.enabled_capabilities !== undefined, {
        error: 'nothing to change: send config or enabled_capabilities',
      })
      .register(sentSchemas, { id: 'ConnectionChange' }),
    answer: oneConnection('The changed connection.'),
    problems: ['invalid_config', 'stale_version'],
    async handle({ shop, params, headers, body }) {
      const request = {
        version: versionOf(body.version, headers['If-Match'], params.id),
        ...(body.config ? { config: body.config } : {}),
        ...(body.enabled_capabilities ? { enabledCapabilities: body.enabled_capabilities } : {}),
      };
      const row = await shop.connections.update(params.id, request).catch((error: unknown) => {
        throw under('config', error);
      });
      return toReply(row);
    },
  }),

  route({
    method: 'DELETE',
    path: '/connections/{id}/',
    operationId: 'deleteConnection',
    summary: 'Delete a connection with its credential and runs',
    description:
      'A new connection to the same account imports every record once more, into the rows that the host has.',
    permission: 'configure',
    params: connectionPath,
    query: z.strictObject({
      keep_links: z
        .enum(['true', 'false'])
        .optional()
        .describe('`true`: a new connection imports only what has changed meanwhile. Defaults to `false`.'),
    }),
    answer: { status: 204, description: 'Deleted. Its events and imported records stay.', schema: null },
    async handle({ shop, params, query }) {
      await shop.connections.delete(params.id, { keepLinks: query.keep_links === 'true' });
      return respond(204, null);
    },
  }),

  route({
    method: 'POST',
    path: '/connections/{id}/enable/',
    operationId: 'enableConnection',
    summary: 'Switch a connection on',
    permission: 'configure',
    params: connectionPath,
    answer: oneConnection('The connection.'),
    problems: ['stale_version'],
    handle: async ({ shop, params }) => toReply(await shop.connections.enable(params.id)),
  }),

  route({
    method: 'POST',
    path: '/connections/{id}/disable/',
    operationId: 'disableConnection',
    summary: 'Switch a connection off',
    permission: 'configure',
    params: connectionPath,
    answer: oneConnection('The connection.'),
    problems: ['stale_version'],
    handle: async ({ shop, params }) => toReply(await shop.connections.disable(params.id)),
  }),

  route({
    method: 'POST',
    path: '/connections/{id}/test/',
    operationId: 'testConnection',
    summary: 'Check with the provider whether the connection works',
    description: "The provider's errors show in the connection's health, not as errors of this request.",
    permission: 'configure',
    params: connectionPath,
    answer: {
      status: 200,
      description: 'The connection, with its health as just checked.',
      schema: testedConnectionSchema,
      headers: etagHeader,
    },
    async handle({ shop, params }) {
      const row = await shop.connections.test(params.id);
      return { body: toTestedConnection(row), headers: { etag: toETag(row.version) } };
    },
  }),
];

/** An unknown provider in a body is invalid input, not a missing path. */
function asUnknownProvider(error: unknown): unknown {
  if (!isIntegrationError(error, 'not_found')) return error;
  return new IntegrationError('invalid_input', error.message, {
    issues: [{ path: 'provider_key', problem: 'no provider has this key' }],
  });
}

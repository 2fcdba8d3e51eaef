import { credentialKinds, type ProviderDescription } from '@makerfex/integrations-core';
import * as z from 'zod';
import { answeredSchemas } from '../openapi/components.ts';
import { route } from '../routing/route.ts';
import { jsonObject } from './fields.ts';
import { listOf, toWholeList } from './paging.ts';

const authType = z.enum([...credentialKinds, 'none']);

const providerSchema = z
  .object({
    key: z.string(),
    label: z.string(),
    category: z.enum(['api', 'vendor']),
    auth_type: authType.describe('The usual kind of credential.'),
    auth_types: z.array(authType).describe('Every kind it takes, the usual one first.'),
    capabilities: z.array(
      z.object({
        key: z.string(),
        label: z.string(),
        mode: z.enum(['pull', 'push']).describe('Whether it brings records in or sends something out.'),
        input_schema: jsonObject.describe('JSON Schema (2020-12) of the body of its action.'),
      }),
    ),
    config_schema: jsonObject.describe('JSON Schema (2020-12) of the config of a connection.'),
  })
  .register(answeredSchemas, { id: 'Provider' });

const toProvider = (of: ProviderDescription): z.output<typeof providerSchema> => ({
  key: of.key,
  label: of.label,
  category: of.category,
  auth_type: of.authTypes[0] ?? 'none',
  auth_types: [...of.authTypes],
  capabilities: of.capabilities.map(({ key, label, mode, inputSchema }) => ({
    key,
    label,
    mode,
    input_schema: inputSchema,
  })),
  config_schema: of.configSchema,
});

export const providerRoutes = [
  route({
    method: 'GET',
    path: '/providers/',
    operationId: 'listProviders',
    summary: 'The providers that a shop can connect',
    permission: 'see',
    answer: {
      status: 200,
      description: 'All of them; there is one page.',
      schema: listOf(providerSchema).register(answeredSchemas, { id: 'ProviderList' }),
    },
    handle: async ({ shop }) => ({ body: toWholeList(await shop.providers.list(), toProvider) }),
  }),
];

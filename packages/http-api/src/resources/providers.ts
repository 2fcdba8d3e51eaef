import type { ProviderDescription } from '@makerfex/integrations-core';
import { credentialKinds } from '@makerfex/integrations-core/storage';
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
    auth_type: authType.describe('The default kind of credential.'),
    auth_types: z.array(authType).describe('Every kind that it accepts, the default first.'),
    setup: z.object({
      link: z
        .string()
        .nullable()
        .describe("The provider's page where an app, a token or a key is made; null if there is nothing to do."),
      callback_url: z
        .string()
        .nullable()
        .describe("Register exactly this address with the provider's app; null if it has no consent."),
      scopes: z
        .array(z.object({ scope: z.string(), reason: z.string().nullable() }))
        .describe('What a consent requests, and what each is for.'),
    }),
    credential_schemas: z
      .array(
        z.object({
          kind: z.enum(credentialKinds),
          schema: jsonObject.describe(
            'JSON Schema (2020-12) of the secret; `writeOnly` fields are never shown, so a form hides them.',
          ),
        }),
      )
      .describe('The secret of each kind but `none`, to draw a form.'),
    capabilities: z.array(
      z.object({
        key: z.string(),
        label: z.string(),
        mode: z.enum(['pull', 'push']).describe('`pull` imports records, `push` sends something out.'),
        input_schema: jsonObject.describe("JSON Schema (2020-12) of its action's body."),
        screen: z
          .object({ name: z.string(), limits: z.record(z.string(), z.number()) })
          .nullable()
          .describe('The screen that a console may have for this input; null if the form of the schema is right.'),
        choices: z
          .array(z.string())
          .describe('The fields of the input whose values a person can choose: see `listChoices`.'),
      }),
    ),
    config_schema: jsonObject.describe("JSON Schema (2020-12) of a connection's config."),
  })
  .register(answeredSchemas, { id: 'Provider' });

const toProvider = (of: ProviderDescription, callbackUrl: string | null): z.output<typeof providerSchema> => ({
  key: of.key,
  label: of.label,
  category: of.category,
  auth_type: of.authTypes[0] ?? 'none',
  auth_types: [...of.authTypes],
  setup: {
    link: of.setup.link,
    callback_url: of.authTypes.includes('oauth2') ? callbackUrl : null,
    scopes: of.setup.scopes.map(({ scope, reason }) => ({ scope, reason })),
  },
  credential_schemas: [...of.credentialSchemas],
  capabilities: of.capabilities.map(({ key, label, mode, inputSchema, screen, choices }) => ({
    key,
    label,
    mode,
    input_schema: inputSchema,
    screen: screen && { name: screen.name, limits: { ...screen.limits } },
    choices: [...choices],
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
      description: 'All providers, on one page.',
      schema: listOf(providerSchema).register(answeredSchemas, { id: 'ProviderList' }),
    },
    handle: async ({ shop, addresses }) => ({
      body: toWholeList(await shop.providers.list(), (one) => toProvider(one, addresses.callback(one.key))),
    }),
  }),
];

import { type ActorPermissions, type Decision, permissions, policyVersion } from '@makerfex/integrations-core';
import * as z from 'zod';
import { answeredSchemas } from '../openapi/components.ts';
import { route } from '../routing/route.ts';
import { givenId } from './fields.ts';

const decisionFields = {
  allowed: z.boolean(),
  rule: z.string().describe('What decided, such as `role.configure` or `use.credential_missing`.'),
  reason: z.string().describe('A sentence for people.'),
};

const permissionsSchema = z
  .object({
    policy_version: z.int().describe('Version of the table that decided.'),
    permissions: z.array(z.object({ permission: z.enum(permissions), ...decisionFields })),
    capabilities: z
      .array(z.object({ capability: z.string(), ...decisionFields }))
      .nullable()
      .describe('Whether each capability of the connection can run now; null without `connection_id`.'),
  })
  .register(answeredSchemas, { id: 'Permissions' });

const toDecision = ({ allowed, rule, reason }: Decision) => ({ allowed, rule, reason });

const toPermissions = (of: ActorPermissions): z.output<typeof permissionsSchema> => ({
  policy_version: policyVersion,
  permissions: of.permissions.map(({ permission, ...decision }) => ({ permission, ...toDecision(decision) })),
  capabilities:
    of.capabilities?.map(({ capability, ...decision }) => ({ capability, ...toDecision(decision) })) ?? null,
});

export const permissionRoutes = [
  route({
    method: 'GET',
    path: '/permissions/',
    operationId: 'getPermissions',
    summary: 'What the actor may do',
    description:
      'For a user interface: which buttons to show, and why one is disabled. Every request is checked anyway.',
    permission: 'see',
    query: z.strictObject({
      connection_id: givenId.optional().describe('Adds whether each capability of this connection can run now.'),
    }),
    answer: { status: 200, description: 'One decision per permission.', schema: permissionsSchema },
    problems: ['not_found'],
    handle: async ({ shop, query }) => ({ body: toPermissions(await shop.permissions(query.connection_id)) }),
  }),
];

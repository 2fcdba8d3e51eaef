import { type CredentialMetadata, IntegrationError } from '@makerfex/integrations-core';
import { credentialKinds } from '@makerfex/integrations-core/storage';
import * as z from 'zod';
import { answeredSchemas, sentSchemas } from '../openapi/components.ts';
import { type AnswerDescription, route } from '../routing/route.ts';
import { connectionPath } from './connections.ts';
import { givenInstant, idField, instantField, jsonObject, toInstant, toInstantOrNull } from './fields.ts';

const kind = z.enum(credentialKinds);

const credentialSchema = z
  .object({
    connection_id: idField,
    kind,
    version: z.int().describe('Increases with every secret that is set.'),
    mask: z.string().describe('Stands for the secret; the same for every secret.'),
    scopes: z.array(z.string()).nullable(),
    expires_at: instantField.nullable().describe('Null if unknown.'),
    refresh_expires_at: instantField.nullable().describe('Null if unknown.'),
    revoked_at: instantField.nullable(),
    created_by: z.string(),
    created_at: instantField,
  })
  .register(answeredSchemas, { id: 'Credential' });

const toCredential = (of: CredentialMetadata): z.output<typeof credentialSchema> => ({
  connection_id: of.connectionId,
  kind: of.kind,
  version: of.version,
  mask: of.mask,
  scopes: of.scopes && [...of.scopes],
  expires_at: toInstantOrNull(of.expiresAt),
  refresh_expires_at: toInstantOrNull(of.refreshExpiresAt),
  revoked_at: toInstantOrNull(of.revokedAt),
  created_by: of.createdBy,
  created_at: toInstant(of.createdAt),
});

const oneCredential = (description: string): AnswerDescription<typeof credentialSchema> => ({
  status: 200,
  description,
  schema: credentialSchema,
});

const setCredential = z
  .strictObject(
    {
      kind: z.string().describe("One of the provider's `auth_types`."),
      secret: jsonObject.describe('Fields of its kind, e.g. `{"access_token"}` or `{"api_key"}`.'),
      scopes: z.array(z.string().max(256)).max(100).nullish(),
      expires_at: givenInstant.nullish(),
      refresh_expires_at: givenInstant.nullish(),
    },
    // The default message names the keys, and one of them may be a misplaced secret.
    { error: ({ code }) => (code === 'unrecognized_keys' ? 'has keys that a credential does not have' : undefined) },
  )
  .register(sentSchemas, { id: 'NewCredential' });

export const credentialRoutes = [
  route({
    method: 'GET',
    path: '/connections/{id}/credential/',
    operationId: 'getCredential',
    summary: 'Metadata of the credential, without the secret',
    permission: 'configure',
    params: connectionPath,
    answer: oneCredential('The newest version, revoked or not.'),
    async handle({ shop, params }) {
      const found = await shop.credentials.get(params.id);
      if (!found) throw new IntegrationError('not_found', `Connection ${params.id} has no credential: set one.`);
      return { body: toCredential(found) };
    },
  }),

  route({
    method: 'POST',
    path: '/connections/{id}/credential/',
    operationId: 'setCredential',
    summary: 'Set or replace the credential',
    description: 'The secret is sealed and never shown again. The previous credential is revoked.',
    permission: 'configure',
    params: connectionPath,
    body: setCredential,
    answer: { ...oneCredential('Metadata of the new version.'), status: 201 },
    problems: ['stale_version'],
    async handle({ shop, params, body }) {
      const request = {
        kind: body.kind,
        secret: body.secret,
        scopes: body.scopes,
        expiresAt: body.expires_at,
        refreshExpiresAt: body.refresh_expires_at,
      };
      return { body: toCredential(await shop.credentials.set(params.id, request)) };
    },
  }),

  route({
    method: 'POST',
    path: '/connections/{id}/revoke/',
    operationId: 'revokeCredential',
    summary: 'Revoke the credential',
    description: 'Destroys its key: nobody can open it again. Changes nothing if it is already revoked.',
    permission: 'configure',
    params: connectionPath,
    answer: oneCredential('Metadata of the revoked version.'),
    handle: async ({ shop, params }) => ({ body: toCredential(await shop.credentials.revoke(params.id)) }),
  }),
];

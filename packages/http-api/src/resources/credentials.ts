import { type CredentialMetadata, IntegrationError } from '@makerfex/integrations-core';
import { secretSchemas } from '@makerfex/integrations-core/provider';
import { type CredentialKind, credentialKinds } from '@makerfex/integrations-core/storage';
import * as z from 'zod';
import { answeredSchemas, sentSchemas } from '../openapi/components.ts';
import { type AnswerDescription, route } from '../routing/route.ts';
import { connectionPath } from './connections.ts';
import { givenInstant, idField, instantField, toInstant, toInstantOrNull } from './fields.ts';

const credentialSchema = z
  .object({
    connection_id: idField,
    kind: z.enum(credentialKinds),
    version: z.int().describe('Increases with every secret that is set.'),
    mask: z.string().describe('Stands for the secret; the same for every secret.'),
    visible_fields: z
      .record(z.string(), z.string())
      .describe('Fields of the secret that are no secret themselves, such as the id of an account.'),
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
  visible_fields: { ...of.visibleFields },
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

/** Without a kind of its own a body is refused by its `kind`; what the provider accepts is checked by core. */
const newCredential = <Kind extends CredentialKind>(kind: Kind) =>
  z.strictObject(
    {
      kind: z.literal(kind),
      secret: secretSchemas[kind],
      scopes: z.array(z.string().max(256)).max(100).nullish(),
      expires_at: givenInstant.nullish(),
      refresh_expires_at: givenInstant.nullish(),
    },
    // The default message names the keys, and one of them may be a misplaced secret.
    { error: ({ code }) => (code === 'unrecognized_keys' ? 'has keys that a credential does not have' : undefined) },
  );

const setCredential = z
  .discriminatedUnion(
    'kind',
    [
      newCredential('oauth2'),
      newCredential('client_credentials'),
      newCredential('access_token'),
      newCredential('api_key'),
      newCredential('basic_auth'),
      newCredential('custom'),
    ],
    { error: ({ code }) => (code === 'invalid_union' ? "must be one of the provider's `auth_types`" : undefined) },
  )
  .describe("`kind` is one of the provider's `auth_types`; its `credential_schemas` describe the fields of each.")
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
      const { expires_at: expiresAt, refresh_expires_at: refreshExpiresAt, ...given } = body;
      const set = await shop.credentials.set(params.id, { ...given, expiresAt, refreshExpiresAt });
      return { body: toCredential(set) };
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

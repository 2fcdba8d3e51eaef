import type { CredentialRow, OAuthStateRow } from '@makerfex/integrations-core/storage';
import { defineEntity, type EntitySchema } from '@mikro-orm/core';
import {
  count,
  type Entity,
  id,
  instant,
  isSeek,
  json,
  name,
  ofShop,
  type Place,
  shopWall,
  shopWallWithWindow,
  text,
  textList,
} from './columns.ts';
import { type IntegrationConnection, type OfConnection, ofConnection } from './connection.ts';

export type IntegrationCredential = Entity<CredentialRow> & OfConnection;
export const credentialEntity = (
  place: Place,
  connection: EntitySchema<IntegrationConnection>,
): EntitySchema<IntegrationCredential> =>
  defineEntity({
    name: 'IntegrationCredential',
    tableName: 'integration_credential',
    schema: place.schema,
    ...shopWallWithWindow(
      place,
      'integration_credential',
      `(${isSeek('credentials_to_rewrap')} and wrapped_key is not null or ${isSeek('shops_with_old_runs')})`,
    ),
    uniques: [
      { name: 'integration_credential_version', properties: ['shopId', 'connectionId', 'version'] },
      { name: 'integration_credential_live', properties: ['shopId', 'connectionId'], where: 'revoked_at is null' },
    ],
    indexes: [{ name: 'integration_credential_wrapped', properties: ['id'], where: 'wrapped_key is not null' }],
    properties: {
      ...ofShop(),
      connectionId: id('connection_id'),
      kind: text('kind').$type<CredentialRow['kind']>(),
      version: count('version'),
      encryptedSecret: text('encrypted_secret'),
      wrappedKey: text('wrapped_key').nullable(),
      keyId: text('key_id'),
      scopes: textList('scopes').nullable(),
      expiresAt: instant('expires_at').nullable(),
      refreshExpiresAt: instant('refresh_expires_at').nullable(),
      visibleFields: json<NonNullable<CredentialRow['visibleFields']>>('visible_fields').nullable(),
      revokedAt: instant('revoked_at').nullable(),
      createdBy: text('created_by'),
      createdAt: instant('created_at'),
      connection: ofConnection(connection, 'integration_credential'),
    },
  });

export type IntegrationOAuthState = Entity<OAuthStateRow, ['shopId', 'stateHash']> & OfConnection;
export const oauthStateEntity = (
  place: Place,
  connection: EntitySchema<IntegrationConnection>,
): EntitySchema<IntegrationOAuthState> =>
  defineEntity({
    name: 'IntegrationOAuthState',
    tableName: 'integration_oauth_state',
    schema: place.schema,
    ...shopWall,
    indexes: [{ name: 'integration_oauth_state_connection', properties: ['shopId', 'connectionId'] }],
    properties: {
      shopId: text('shop_id').primary(),
      stateHash: name('state_hash').primary(),
      connectionId: id('connection_id'),
      actorId: text('actor_id'),
      redirectUri: text('redirect_uri'),
      returnTo: text('return_to').nullable(),
      verifier: json<NonNullable<OAuthStateRow['verifier']>>('verifier').nullable(),
      createdAt: instant('created_at'),
      expiresAt: instant('expires_at'),
      connection: ofConnection(connection, 'integration_oauth_state'),
    },
  });

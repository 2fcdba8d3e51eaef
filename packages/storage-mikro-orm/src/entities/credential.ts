import type { CredentialRow, OAuthStateRow } from '@makerfex/integrations-core/storage';
import { defineEntity, type EntitySchema, p } from '@mikro-orm/core';
import {
  count,
  type Entity,
  instant,
  json,
  name,
  ofShop,
  shopWall,
  shopWallExceptFor,
  text,
  textList,
} from './columns.ts';
import { type OfConnection, ofConnection } from './connection.ts';

export type IntegrationCredential = Entity<CredentialRow> & OfConnection;
export const IntegrationCredential: EntitySchema<IntegrationCredential> = defineEntity({
  name: 'IntegrationCredential',
  tableName: 'integration_credential',
  ...shopWallExceptFor('credentials_to_rewrap', 'integration_credential', 'wrapped_key is not null'),
  uniques: [
    { name: 'integration_credential_version', properties: ['shopId', 'connectionId', 'version'] },
    { name: 'integration_credential_live', properties: ['shopId', 'connectionId'], where: 'revoked_at is null' },
  ],
  properties: {
    ...ofShop(),
    connectionId: p.uuid(),
    kind: text().$type<CredentialRow['kind']>(),
    version: count(),
    encryptedSecret: text(),
    wrappedKey: text().nullable(),
    keyId: text(),
    scopes: textList().nullable(),
    expiresAt: instant().nullable(),
    refreshExpiresAt: instant().nullable(),
    visibleFields: json<NonNullable<CredentialRow['visibleFields']>>().nullable(),
    revokedAt: instant().nullable(),
    createdBy: text(),
    createdAt: instant(),
    connection: ofConnection,
  },
});

export type IntegrationOAuthState = Entity<OAuthStateRow, ['shopId', 'stateHash']> & OfConnection;
export const IntegrationOAuthState: EntitySchema<IntegrationOAuthState> = defineEntity({
  name: 'IntegrationOAuthState',
  tableName: 'integration_oauth_state',
  ...shopWall,
  indexes: [{ name: 'integration_oauth_state_connection', properties: ['shopId', 'connectionId'] }],
  properties: {
    shopId: text().primary(),
    stateHash: name().primary(),
    connectionId: p.uuid(),
    actorId: text(),
    redirectUri: text(),
    returnTo: text().nullable(),
    verifier: json<NonNullable<OAuthStateRow['verifier']>>().nullable(),
    createdAt: instant(),
    expiresAt: instant(),
    connection: ofConnection,
  },
});

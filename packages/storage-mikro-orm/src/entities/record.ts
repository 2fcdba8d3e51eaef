import type { RecordRow, RecordSet } from '@makerfex/integrations-core/storage';
import { defineEntity, type EntitySchema } from '@mikro-orm/core';
import { type Entity, instant, name, type Place, shopWall, shopWallExceptFor, text } from './columns.ts';

export type IntegrationRecord = Entity<
  RecordSet & RecordRow & { enumerationId: string | null },
  ['shopId', 'providerKey', 'kind', 'externalId']
>;
export const recordEntity = (place: Place): EntitySchema<IntegrationRecord> =>
  defineEntity({
    name: 'IntegrationRecord',
    tableName: 'integration_record',
    schema: place.schema,
    ...shopWallExceptFor('shops_with_deleted_links', place, 'integration_record', 'deleted_at is not null'),
    indexes: [
      { name: 'integration_record_deleted', properties: ['shopId', 'deletedAt'], where: 'deleted_at is not null' },
      { name: 'integration_record_deleted_age', properties: ['deletedAt'], where: 'deleted_at is not null' },
    ],
    properties: {
      shopId: text('shop_id').primary(),
      providerKey: name('provider_key').primary(),
      kind: name('kind').primary(),
      externalId: name('external_id').primary(),
      hostId: text('host_id'),
      contentHash: text('content_hash'),
      sourceUpdatedAt: instant('source_updated_at').nullable(),
      readAt: instant('read_at').nullable(),
      deletedAt: instant('deleted_at').nullable(),
      enumerationId: text('enumeration_id').nullable(),
    },
  });

export type IntegrationLease = Entity<{ name: string; owner: string; expiresAt: Date }, ['shopId', 'name']>;
export const leaseEntity = (place: Place): EntitySchema<IntegrationLease> =>
  defineEntity({
    name: 'IntegrationLease',
    tableName: 'integration_lease',
    schema: place.schema,
    ...shopWall,
    properties: {
      shopId: text('shop_id').primary(),
      name: name('name').primary(),
      owner: text('owner'),
      expiresAt: instant('expires_at'),
    },
  });

import type { RecordRow, RecordSet } from '@makerfex/integrations-core/storage';
import { defineEntity, type EntitySchema } from '@mikro-orm/core';
import { type Entity, instant, name, shopWall, text } from './columns.ts';

export type IntegrationRecord = Entity<
  RecordSet & RecordRow & { enumerationId: string | null },
  ['shopId', 'providerKey', 'kind', 'externalId']
>;
export const IntegrationRecord: EntitySchema<IntegrationRecord> = defineEntity({
  name: 'IntegrationRecord',
  tableName: 'integration_record',
  ...shopWall,
  properties: {
    shopId: text().primary(),
    providerKey: name().primary(),
    kind: name().primary(),
    externalId: name().primary(),
    hostId: text(),
    contentHash: text(),
    sourceUpdatedAt: instant().nullable(),
    deletedAt: instant().nullable(),
    enumerationId: text().nullable(),
  },
});

export type IntegrationLease = Entity<{ name: string; owner: string; expiresAt: Date }, ['shopId', 'name']>;
export const IntegrationLease: EntitySchema<IntegrationLease> = defineEntity({
  name: 'IntegrationLease',
  tableName: 'integration_lease',
  ...shopWall,
  properties: { shopId: text().primary(), name: name().primary(), owner: text(), expiresAt: instant() },
});

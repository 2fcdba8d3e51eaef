import type { ConnectionDeletion, ConnectionRow } from '@makerfex/integrations-core/storage';
import { defineEntity, type EntitySchema, p } from '@mikro-orm/core';
import {
  count,
  type Entity,
  instant,
  isSeek,
  json,
  name,
  ofShop,
  type Place,
  shopWallWithWindow,
  text,
  textList,
} from './columns.ts';

/** Beside the row: whether its deletion has begun. */
interface Deletion {
  readonly deletion: ConnectionDeletion['links'] | null;
}
export type IntegrationConnection = Entity<ConnectionRow & Deletion>;
export const connectionEntity = (place: Place): EntitySchema<IntegrationConnection> =>
  defineEntity({
    name: 'IntegrationConnection',
    tableName: 'integration_connection',
    schema: place.schema,
    ...shopWallWithWindow(
      place,
      'integration_connection',
      `(${isSeek('shops_with_old_runs')} or ${isSeek('shops_with_deletions')} and deletion is not null)`,
    ),
    indexes: [{ name: 'integration_connection_deletion', properties: ['shopId'], where: 'deletion is not null' }],
    uniques: [{ name: 'integration_connection_provider', properties: ['shopId', 'providerKey'] }],
    properties: {
      ...ofShop(),
      providerKey: name('provider_key'),
      status: text('status').$type<ConnectionRow['status']>(),
      health: text('health').$type<ConnectionRow['health']>(),
      healthReason: text('health_reason').nullable(),
      capabilityHealth: json<ConnectionRow['capabilityHealth']>('capability_health').defaultRaw(`'{}'`),
      config: json<ConnectionRow['config']>('config'),
      enabledCapabilities: textList('enabled_capabilities'),
      lastSyncedAt: instant('last_synced_at').nullable(),
      createdBy: text('created_by'),
      createdAt: instant('created_at'),
      updatedAt: instant('updated_at'),
      version: count('version'),
      deletion: text('deletion').$type<ConnectionDeletion['links']>().nullable(),
    },
  });

export type OfConnection = { connection: IntegrationConnection };
/** The row goes when its connection does. */
export const ofConnection = (connection: EntitySchema<IntegrationConnection>, table: string) => () =>
  p
    .manyToOne(connection)
    .joinColumns('shop_id', 'connection_id')
    .referencedColumnNames('shop_id', 'id')
    .foreignKeyName(`${table}_shop_id_connection_id_foreign`)
    .updateRule('no action')
    .deleteRule('cascade')
    .hidden();

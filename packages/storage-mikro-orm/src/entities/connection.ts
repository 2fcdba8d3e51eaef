import type { ConnectionRow } from '@makerfex/integrations-core/storage';
import { defineEntity, type EntitySchema, p } from '@mikro-orm/core';
import { count, type Entity, instant, json, name, ofShop, shopWall, text, textList } from './columns.ts';

export type IntegrationConnection = Entity<ConnectionRow>;
export const IntegrationConnection: EntitySchema<IntegrationConnection> = defineEntity({
  name: 'IntegrationConnection',
  tableName: 'integration_connection',
  ...shopWall,
  uniques: [{ name: 'integration_connection_provider', properties: ['shopId', 'providerKey'] }],
  properties: {
    ...ofShop(),
    providerKey: name(),
    status: text().$type<ConnectionRow['status']>(),
    health: text().$type<ConnectionRow['health']>(),
    healthReason: text().nullable(),
    capabilityHealth: json<ConnectionRow['capabilityHealth']>().defaultRaw(`'{}'`),
    config: json<ConnectionRow['config']>(),
    enabledCapabilities: textList(),
    lastSyncedAt: instant().nullable(),
    createdBy: text(),
    createdAt: instant(),
    updatedAt: instant(),
    version: count(),
  },
});

export type OfConnection = { connection: IntegrationConnection };
/** The row goes when its connection does. */
export const ofConnection = () =>
  p
    .manyToOne(IntegrationConnection)
    .joinColumns('shop_id', 'connection_id')
    .referencedColumnNames('shop_id', 'id')
    .updateRule('no action')
    .deleteRule('cascade')
    .hidden();

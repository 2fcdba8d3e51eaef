import type { DirtyRow, GoneRecord, RecordSet, WebhookDeliveryRow } from '@makerfex/integrations-core/storage';
import { defineEntity, type EntitySchema } from '@mikro-orm/core';
import {
  count,
  type Entity,
  flag,
  id,
  instant,
  isSeek,
  name,
  type Place,
  shopWall,
  shopWallWithWindow,
  text,
} from './columns.ts';
import { type IntegrationConnection, type OfConnection, ofConnection } from './connection.ts';

export type IntegrationWebhookAccount = Entity<
  { providerKey: string; account: string; connectionId: string },
  ['providerKey', 'account', 'shopId', 'connectionId']
>;
/** For which connections something is that a provider delivers for an account. */
export const webhookAccountEntity = (place: Place): EntitySchema<IntegrationWebhookAccount> =>
  defineEntity({
    name: 'IntegrationWebhookAccount',
    tableName: 'integration_webhook_account',
    schema: place.schema,
    ...shopWallWithWindow(place, 'integration_webhook_account', isSeek('connections_of_account')),
    indexes: [{ name: 'integration_webhook_account_shop', properties: ['shopId', 'providerKey'] }],
    properties: {
      // In this order, since accounts are looked up over all shops.
      providerKey: name('provider_key').primary(),
      account: name('account').primary(),
      shopId: text('shop_id').primary(),
      connectionId: id('connection_id').primary(),
    },
  });

export type IntegrationWebhookDelivery = Entity<WebhookDeliveryRow, ['shopId', 'providerKey', 'deliveryId']>;
export const webhookDeliveryEntity = (place: Place): EntitySchema<IntegrationWebhookDelivery> =>
  defineEntity({
    name: 'IntegrationWebhookDelivery',
    tableName: 'integration_webhook_delivery',
    schema: place.schema,
    ...shopWall,
    indexes: [{ name: 'integration_webhook_delivery_time', properties: ['shopId', 'receivedAt'] }],
    properties: {
      shopId: text('shop_id').primary(),
      providerKey: name('provider_key').primary(),
      deliveryId: name('delivery_id').primary(),
      connectionId: id('connection_id').nullable(),
      topic: text('topic'),
      bodyHash: text('body_hash'),
      receivedAt: instant('received_at'),
    },
  });

export type IntegrationWebhookDirty = Entity<DirtyRow, ['shopId', 'connectionId', 'kind', 'externalId']> & OfConnection;
/** A record to fetch. */
export const webhookDirtyEntity = (
  place: Place,
  connection: EntitySchema<IntegrationConnection>,
): EntitySchema<IntegrationWebhookDirty> =>
  defineEntity({
    name: 'IntegrationWebhookDirty',
    tableName: 'integration_webhook_dirty',
    schema: place.schema,
    ...shopWallWithWindow(place, 'integration_webhook_dirty', isSeek('connections_to_drain')),
    indexes: [
      { name: 'integration_webhook_dirty_connection', properties: ['shopId', 'connectionId', 'dueAt'] },
      { name: 'integration_webhook_dirty_due', properties: ['dueAt', 'shopId', 'connectionId'] },
    ],
    properties: {
      shopId: text('shop_id').primary(),
      connectionId: id('connection_id').primary(),
      kind: name('kind').primary(),
      externalId: name('external_id').primary(),
      mayBeGone: flag('may_be_gone'),
      deliveries: count('deliveries'),
      firstNamedAt: instant('first_named_at'),
      lastNamedAt: instant('last_named_at'),
      dueAt: instant('due_at'),
      connection: ofConnection(connection, 'integration_webhook_dirty'),
    },
  });

export type IntegrationWebhookGone = Entity<RecordSet & GoneRecord, ['shopId', 'providerKey', 'kind', 'externalId']>;
/** A record that the provider no longer has and that has no link. */
export const webhookGoneEntity = (place: Place): EntitySchema<IntegrationWebhookGone> =>
  defineEntity({
    name: 'IntegrationWebhookGone',
    tableName: 'integration_webhook_gone',
    schema: place.schema,
    ...shopWall,
    indexes: [{ name: 'integration_webhook_gone_time', properties: ['shopId', 'readAt'] }],
    properties: {
      shopId: text('shop_id').primary(),
      providerKey: name('provider_key').primary(),
      kind: name('kind').primary(),
      externalId: name('external_id').primary(),
      readAt: instant('read_at'),
    },
  });

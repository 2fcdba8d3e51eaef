import { defineEntity, type EntitySchema, type PrimaryKeyProp, p } from '@mikro-orm/core';
import {
  count,
  type Entity,
  flag,
  id,
  instant,
  name,
  type Place,
  shopWallExceptFor,
  text,
  textList,
} from './columns.ts';

/** Of the host, not of a shop: it holds nothing of any. */
export interface IntegrationSubscription {
  name: string;
  types: readonly string[] | null | undefined;
  hasEarlier: boolean;
  createdAt: Date;
  [PrimaryKeyProp]?: ['name'];
}
export const subscriptionEntity = (place: Place): EntitySchema<IntegrationSubscription> =>
  defineEntity({
    name: 'IntegrationSubscription',
    tableName: 'integration_subscription',
    schema: place.schema,
    properties: {
      name: name('name').primary(),
      types: textList('types').nullable(),
      hasEarlier: flag('has_earlier'),
      createdAt: instant('created_at'),
    },
  });

export type IntegrationDelivery = Entity<
  { subscription: string; place: bigint; eventId: string },
  ['subscription', 'shopId', 'place', 'eventId']
>;
/** An event that a subscription has not handled yet. Small: a row is deleted once its event is handled. */
export const deliveryEntity = (place: Place): EntitySchema<IntegrationDelivery> =>
  defineEntity({
    name: 'IntegrationDelivery',
    tableName: 'integration_delivery',
    schema: place.schema,
    ...shopWallExceptFor('shops_to_deliver', place, 'integration_delivery', 'event_id is not null'),
    indexes: [{ name: 'integration_delivery_event', properties: ['shopId', 'subscription', 'eventId'] }],
    properties: {
      // In this order, so that the next shop with a delivery is found by one look into the key.
      subscription: name('subscription').primary(),
      shopId: text('shop_id').primary(),
      // No keyword of SQL: MikroORM compares an index over one by its name alone.
      place: p
        .bigint()
        .fieldName('place')
        .columnType('bigint')
        .primary()
        .autoincrement()
        .generated('by default as identity'),
      eventId: id('event_id').primary(),
    },
  });

export type IntegrationDeliveryHold = Entity<
  { subscription: string; owner: string; until: Date; failures: number },
  ['shopId', 'subscription']
>;
/** Which process handles the deliveries of a shop, or when they are tried again. */
export const deliveryHoldEntity = (place: Place): EntitySchema<IntegrationDeliveryHold> =>
  defineEntity({
    name: 'IntegrationDeliveryHold',
    tableName: 'integration_delivery_hold',
    schema: place.schema,
    ...shopWallExceptFor('shops_to_deliver', place, 'integration_delivery_hold', 'owner is not null'),
    properties: {
      shopId: text('shop_id').primary(),
      subscription: name('subscription').primary(),
      owner: text('owner'),
      until: instant('until'),
      failures: count('failures'),
    },
  });

import { defineEntity, type EntitySchema, type PrimaryKeyProp, p } from '@mikro-orm/core';
import { count, type Entity, flag, instant, name, shopWallExceptFor, text, textList } from './columns.ts';

/** Of the host, not of a shop: it holds nothing of any. */
export interface IntegrationSubscription {
  name: string;
  types: readonly string[] | null | undefined;
  hasEarlier: boolean;
  createdAt: Date;
  [PrimaryKeyProp]?: ['name'];
}
export const IntegrationSubscription: EntitySchema<IntegrationSubscription> = defineEntity({
  name: 'IntegrationSubscription',
  tableName: 'integration_subscription',
  properties: {
    name: name().primary(),
    types: textList().nullable(),
    hasEarlier: flag(),
    createdAt: instant(),
  },
});

export type IntegrationDelivery = Entity<
  { subscription: string; position: bigint; eventId: string },
  ['subscription', 'shopId', 'position', 'eventId']
>;
/** An event that a subscription has not handled yet. Small: a row is deleted once its event is handled. */
export const IntegrationDelivery: EntitySchema<IntegrationDelivery> = defineEntity({
  name: 'IntegrationDelivery',
  tableName: 'integration_delivery',
  ...shopWallExceptFor('shops_to_deliver', 'integration_delivery', 'event_id is not null'),
  properties: {
    // In this order, so that the next shop with a delivery is found by one look into the key.
    subscription: name().primary(),
    shopId: text().primary(),
    position: p.bigint().primary().autoincrement().generated('by default as identity'),
    eventId: p.uuid().primary(),
  },
});

export type IntegrationDeliveryHold = Entity<
  { subscription: string; owner: string; until: Date; failures: number },
  ['shopId', 'subscription']
>;
/** Which process handles the deliveries of a shop, or when they are tried again. */
export const IntegrationDeliveryHold: EntitySchema<IntegrationDeliveryHold> = defineEntity({
  name: 'IntegrationDeliveryHold',
  tableName: 'integration_delivery_hold',
  ...shopWallExceptFor('shops_to_deliver', 'integration_delivery_hold', 'owner is not null'),
  properties: {
    shopId: text().primary(),
    subscription: name().primary(),
    owner: text(),
    until: instant(),
    failures: count(),
  },
});

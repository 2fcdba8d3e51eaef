import type { RawObject, RecordsChanged } from '@makerfex/integrations-core/provider';
import { at, idOf } from '../map/node.ts';
import { inventoryItemGid } from '../pull/inventory-items.ts';
import { impossible, namedId, ownId } from './payload.ts';

/** A topic that says that records changed. */
export interface RecordTopic {
  /** The capability that fetches them: without it there is no subscription. */
  readonly capability: 'import_orders' | 'sync_products' | 'import_customers';
  /** The scope that Shopify requires for a subscription. */
  readonly scope: string;
  /** What a delivery needs of the payload; the rest, personal data too, is not sent. */
  readonly fields: readonly string[];
  /** @throws IntegrationError `malformed_request` if the payload names none */
  readonly read: (payload: RawObject) => readonly RecordsChanged[];
}

const ownFields = ['id', 'admin_graphql_api_id', 'updated_at'] as const;

const changed = (kind: string, externalId: string): readonly RecordsChanged[] => [
  { type: 'records', kind, externalIds: [externalId] },
];
const gone = (kind: string, externalId: string): readonly RecordsChanged[] => [
  { type: 'records', kind, externalIds: [externalId], mayBeGone: true },
];

const order = { capability: 'import_orders', scope: 'read_orders' } as const;
const product = { capability: 'sync_products', scope: 'read_products' } as const;
const customer = { capability: 'import_customers', scope: 'read_customers' } as const;
const level = { capability: 'sync_products', scope: 'read_inventory' } as const;

const orderChanged: RecordTopic = {
  ...order,
  fields: ownFields,
  read: (payload) => changed('order', ownId(payload, 'Order')),
};
const productChanged: RecordTopic = {
  ...product,
  fields: ownFields,
  read: (payload) => changed('product', ownId(payload, 'Product')),
};
const customerChanged: RecordTopic = {
  ...customer,
  fields: ownFields,
  read: (payload) => changed('customer', ownId(payload, 'Customer')),
};
/** Stock at one location belongs to a variant: its product is found by the inventory item. */
const levelChanged: RecordTopic = {
  ...level,
  fields: ['inventory_item_id', 'admin_graphql_api_id', 'updated_at'],
  read: (payload) => changed('product', inventoryItemGid(namedId(payload, 'inventory_item_id'))),
};

/** The topics that are read, by the name in their header. */
export const recordTopics: Readonly<Record<string, RecordTopic>> = {
  'orders/create': orderChanged,
  'orders/updated': orderChanged,
  'orders/paid': orderChanged,
  'orders/cancelled': orderChanged,
  'orders/edited': {
    ...order,
    fields: ['order_edit.id', 'order_edit.order_id'],
    read: (payload) => changed('order', namedId(payload, 'order_edit', 'order_id')),
  },
  'orders/delete': { ...order, fields: ownFields, read: (payload) => gone('order', ownId(payload, 'Order')) },
  'refunds/create': {
    ...order,
    fields: ['id', 'admin_graphql_api_id', 'order_id'],
    read: (payload) => changed('order', namedId(payload, 'order_id')),
  },
  'products/create': productChanged,
  'products/update': productChanged,
  'products/delete': { ...product, fields: ownFields, read: (payload) => gone('product', ownId(payload, 'Product')) },
  'inventory_levels/connect': levelChanged,
  'inventory_levels/update': levelChanged,
  'inventory_levels/disconnect': levelChanged,
  'customers/create': customerChanged,
  'customers/update': customerChanged,
  'customers/delete': {
    ...customer,
    fields: ownFields,
    read: (payload) => gone('customer', ownId(payload, 'Customer')),
  },
  'customers/merge': {
    ...customer,
    scope: 'read_customer_merge',
    fields: ['admin_graphql_api_customer_kept_id', 'admin_graphql_api_customer_deleted_id', 'status'],
    read: (payload) => [
      ...changed('customer', mergedId(payload, 'admin_graphql_api_customer_kept_id')),
      ...gone('customer', mergedId(payload, 'admin_graphql_api_customer_deleted_id')),
    ],
  },
};

const mergedId = (payload: RawObject, name: string): string => idOf(at(payload, name)) ?? impossible(`has no ${name}`);

import { gid, isoSeconds } from '../answers.ts';
import type { RecordState } from '../collection.ts';
import { levelGidOf, variantIdOf } from '../products.ts';
import type { ShopData } from '../shop-data.ts';

type Payload = Readonly<Record<string, unknown>>;
type OfRecord = (state: RecordState, shopData: ShopData) => Payload;

/** The first refund and edit of an order: only their orders are read. */
const partId = (order: number): number => order * 10 + 1;

const order: OfRecord = (state) => ({
  id: state.id,
  admin_graphql_api_id: gid('Order', state.id),
  cancelled_at: state.cancelled === undefined ? null : isoSeconds(state.cancelled),
  contact_email: `customer-${state.index}@example.com`,
  created_at: isoSeconds(state.created),
  name: `#${1_001 + state.index}`,
  updated_at: isoSeconds(state.updated),
});
const product: OfRecord = (state) => ({
  admin_graphql_api_id: gid('Product', state.id),
  created_at: isoSeconds(state.created),
  id: state.id,
  updated_at: isoSeconds(state.updated),
});
const customer: OfRecord = (state) => ({
  id: state.id,
  created_at: isoSeconds(state.created),
  updated_at: isoSeconds(state.updated),
  email: `customer-${state.index}@example.com`,
  admin_graphql_api_id: gid('Customer', state.id),
});

/** Bodies of deliveries about a record that exists, by topic: the part of Shopify's that a host may read. */
const changedPayloads = {
  'orders/create': order,
  'orders/updated': order,
  'orders/cancelled': order,
  'orders/edited': ({ id, updated }) => ({
    order_edit: { id: partId(id), order_id: id, created_at: isoSeconds(updated), committed_at: isoSeconds(updated) },
  }),
  'refunds/create': ({ id, updated }) => ({
    id: partId(id),
    order_id: id,
    created_at: isoSeconds(updated),
    admin_graphql_api_id: gid('Refund', partId(id)),
  }),
  'products/create': product,
  'products/update': product,
  'inventory_levels/update': ({ id, updated }, shopData) => ({
    inventory_item_id: variantIdOf(id, 0),
    location_id: 1,
    available: shopData.availableAt(id),
    updated_at: isoSeconds(updated),
    admin_graphql_api_id: levelGidOf(variantIdOf(id, 0), 0),
  }),
  'customers/create': customer,
  'customers/update': customer,
} satisfies Record<string, OfRecord>;

/** The same of a record that is gone. */
const gonePayloads = {
  'orders/delete': (id) => ({ id }),
  'products/delete': (id) => ({ id }),
  'customers/delete': (id) => ({ id, tax_exemptions: [], admin_graphql_api_id: gid('Customer', id) }),
} satisfies Record<string, (id: number) => Payload>;

type ChangedTopic = keyof typeof changedPayloads;
type GoneTopic = keyof typeof gonePayloads;
export type RecordTopicName = ChangedTopic | GoneTopic;

/** The whole body of a delivery about a record; null if there is no such record. */
export function recordPayload(topic: RecordTopicName, id: number, shopData: ShopData): Payload | null {
  if (isGone(topic)) return gonePayloads[topic](id);
  const state = shopData[listOf(topic)].state(id);
  return state ? changedPayloads[topic](state, shopData) : null;
}

const isGone = (topic: RecordTopicName): topic is GoneTopic => Object.hasOwn(gonePayloads, topic);

function listOf(topic: ChangedTopic): 'orders' | 'products' | 'customers' {
  if (topic.startsWith('customers/')) return 'customers';
  return /^(orders|refunds)\//.test(topic) ? 'orders' : 'products';
}

/** Only the named fields of a payload; a period names a nested one. */
export function thinned(payload: Payload, includeFields: readonly string[]): Payload {
  if (includeFields.length === 0) return payload;
  return Object.fromEntries(
    Object.entries(payload).flatMap(([name, value]) => {
      if (includeFields.includes(name)) return [[name, value]];
      const inner = includeFields.flatMap((field) =>
        field.startsWith(`${name}.`) ? [field.slice(name.length + 1)] : [],
      );
      return inner.length > 0 && isPayload(value) ? [[name, thinned(value, inner)]] : [];
    }),
  );
}

const isPayload = (value: unknown): value is Payload =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

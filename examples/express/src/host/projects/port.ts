import { randomUUID } from 'node:crypto';
import type { HostLink, Order, PortContext, UpsertBatch } from '@makerfex/integrations-core';
import type { SqlEntityManager } from '@mikro-orm/sql';
import { markDeleted, mergeRows, type Row, removeOtherParts, type Shape } from '../merge.ts';

const project: Shape = {
  table: 'projects',
  key: ['shop_id', 'id'],
  columns: {
    id: ['uuid', 'keep'],
    shop_id: ['text', 'keep'],
    provider_key: ['text', 'keep'],
    external_id: ['text', 'keep'],
    number: ['text', 'keep'],
    status: ['text', 'keep'],
    payment_status: ['text', 'keep'],
    fulfillment_status: ['text', 'keep'],
    placed_at: ['timestamptz', 'keep'],
    due_at: ['timestamptz', 'keep'],
    customer_external_id: ['text', 'keep'],
    customer_name: ['text', 'keep'],
    customer_email: ['text', 'keep'],
    shipping_address: ['jsonb', 'address'],
    currency: ['text', 'keep'],
    total: ['numeric', 'keep'],
    note: ['text', 'keep'],
    gift_message: ['text', 'keep'],
    deleted_at: ['timestamptz', 'replace'],
  },
};

const line: Shape = {
  table: 'project_lines',
  key: ['shop_id', 'project_id', 'external_id'],
  columns: {
    project_id: ['uuid', 'keep'],
    external_id: ['text', 'keep'],
    shop_id: ['text', 'keep'],
    position: ['integer', 'keep'],
    sku: ['text', 'keep'],
    title: ['text', 'keep'],
    quantity: ['integer', 'keep'],
    unit_price: ['numeric', 'keep'],
    currency: ['text', 'keep'],
    options: ['jsonb', 'replace'],
    personalization: ['text', 'keep'],
  },
};

/** The port of the Projects domain: orders become projects with lines. */
export async function upsertOrders(
  batch: UpsertBatch<Order>,
  { tx, scope, providerKey }: PortContext<SqlEntityManager>,
): Promise<readonly HostLink[]> {
  const orders = batch.items.map(({ item, hostId }) => ({ item, hostId: hostId ?? randomUUID() }));
  const rows = orders.map(({ item, hostId }) => projectRow(item, { id: hostId, shop_id: scope.shopId, providerKey }));
  const parents = orders.map(({ item, hostId }) => ({
    parentId: hostId,
    externalIds: item.lines.map(({ externalId }) => externalId),
  }));
  await mergeRows(tx, project, rows);
  await removeOtherParts(tx, line, scope.shopId, parents);
  await mergeRows(
    tx,
    line,
    orders.flatMap(({ item, hostId }) => lineRows(item, hostId, scope.shopId)),
  );
  await markDeleted(
    tx,
    project,
    scope.shopId,
    batch.deleted.map(({ hostId }) => hostId),
  );
  return orders.map(({ item, hostId }) => ({ externalId: item.externalId, hostId }));
}

const projectRow = (order: Order, of: { id: string; shop_id: string; providerKey: string }): Row => ({
  id: of.id,
  shop_id: of.shop_id,
  provider_key: of.providerKey,
  external_id: order.externalId,
  number: order.number,
  status: order.status,
  payment_status: order.paymentStatus,
  fulfillment_status: order.fulfillmentStatus,
  placed_at: order.placedAt,
  due_at: order.dueAt,
  customer_external_id: order.customer?.externalId ?? null,
  customer_name: order.customer?.name ?? null,
  customer_email: order.customer?.email ?? null,
  shipping_address: order.shippingAddress,
  currency: order.totals.total.currency,
  total: order.totals.total.amount,
  note: order.note,
  gift_message: order.giftMessage,
  deleted_at: null,
});

function lineRows(order: Order, projectId: string, shopId: string): Row[] {
  // One statement must not hold a key twice, so the last of two equal ids wins.
  const byId = new Map(order.lines.map((item, position) => [item.externalId, { item, position }]));
  return [...byId.values()].map(({ item, position }) => ({
    project_id: projectId,
    external_id: item.externalId,
    shop_id: shopId,
    position,
    sku: item.sku,
    title: item.title,
    quantity: item.quantity,
    unit_price: item.unitPrice.amount,
    currency: item.unitPrice.currency,
    options: item.options,
    personalization: item.personalization,
  }));
}

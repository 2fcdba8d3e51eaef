import { randomUUID } from 'node:crypto';
import type { HostLink, PortContext, Product, UpsertBatch } from '@makerfex/integrations-core';
import type { SqlEntityManager } from '@mikro-orm/sql';
import { markDeleted, mergeRows, type Row, removeOtherParts, type Shape } from '../merge.ts';

const product: Shape = {
  table: 'products',
  key: ['shop_id', 'id'],
  columns: {
    id: ['uuid', 'keep'],
    shop_id: ['text', 'keep'],
    provider_key: ['text', 'keep'],
    external_id: ['text', 'keep'],
    title: ['text', 'keep'],
    description: ['text', 'keep'],
    status: ['text', 'keep'],
    url: ['text', 'keep'],
    tags: ['jsonb', 'replace'],
    images: ['jsonb', 'replace'],
    deleted_at: ['timestamptz', 'replace'],
  },
};

const variant: Shape = {
  table: 'product_variants',
  key: ['shop_id', 'product_id', 'external_id'],
  columns: {
    product_id: ['uuid', 'keep'],
    external_id: ['text', 'keep'],
    shop_id: ['text', 'keep'],
    position: ['integer', 'keep'],
    sku: ['text', 'keep'],
    title: ['text', 'keep'],
    price: ['numeric', 'keep'],
    currency: ['text', 'keep'],
    available: ['integer', 'keep'],
    options: ['jsonb', 'replace'],
  },
};

/** The port of the Catalog domain: products with their variants and stock. */
export async function upsertProducts(
  batch: UpsertBatch<Product>,
  { tx, scope, providerKey }: PortContext<SqlEntityManager>,
): Promise<readonly HostLink[]> {
  const products = batch.items.map(({ item, hostId }) => ({ item, hostId: hostId ?? randomUUID() }));
  const parents = products.map(({ item, hostId }) => ({
    parentId: hostId,
    externalIds: item.variants.map(({ externalId }) => externalId),
  }));
  await mergeRows(
    tx,
    product,
    products.map(({ item, hostId }) => productRow(item, hostId, scope.shopId, providerKey)),
  );
  await removeOtherParts(tx, variant, scope.shopId, parents);
  await mergeRows(
    tx,
    variant,
    products.flatMap(({ item, hostId }) => variantRows(item, hostId, scope.shopId)),
  );
  await markDeleted(
    tx,
    product,
    scope.shopId,
    batch.deleted.map(({ hostId }) => hostId),
  );
  return products.map(({ item, hostId }) => ({ externalId: item.externalId, hostId }));
}

const productRow = (item: Product, id: string, shopId: string, providerKey: string): Row => ({
  id,
  shop_id: shopId,
  provider_key: providerKey,
  external_id: item.externalId,
  title: item.title,
  description: item.description,
  status: item.status,
  url: item.url,
  tags: item.tags,
  images: item.images,
  deleted_at: null,
});

function variantRows(item: Product, productId: string, shopId: string): Row[] {
  const byId = new Map(item.variants.map((of, position) => [of.externalId, { of, position }]));
  return [...byId.values()].map(({ of, position }) => ({
    product_id: productId,
    external_id: of.externalId,
    shop_id: shopId,
    position,
    sku: of.sku,
    title: of.title,
    price: of.price?.amount ?? null,
    currency: of.price?.currency ?? null,
    available: of.available,
    options: of.options,
  }));
}

import { defineEntity, type EntitySchema, p } from '@mikro-orm/core';

/** A product of the shop's catalog. */
export interface Product {
  shop_id: string;
  id: string;
  provider_key: string;
  external_id: string;
  title: string;
  description: string | null | undefined;
  status: string;
  url: string | null | undefined;
  tags: object;
  images: object;
  deleted_at: Date | null | undefined;
}

/** A variant of a product, with its stock. Null stock means that the source does not count or report it. */
export interface ProductVariant {
  shop_id: string;
  product_id: string;
  /** The host's own id, which stays even if the provider renews its id at every edit. */
  id: string;
  external_id: string;
  /** The provider's earlier ids: `string[]`. */
  former_external_ids: object;
  position: number;
  sku: string | null | undefined;
  title: string | null | undefined;
  price: string | null | undefined;
  currency: string | null | undefined;
  available: number | null | undefined;
  options: object;
}

export const ProductSchema: EntitySchema<Product> = defineEntity({
  name: 'Product',
  tableName: 'products',
  indexes: [
    { properties: ['shop_id', 'provider_key', 'title'] },
    { properties: ['shop_id', 'provider_key', 'external_id'] },
  ],
  properties: {
    shop_id: p.text().primary(),
    id: p.uuid().primary(),
    provider_key: p.text(),
    external_id: p.text(),
    title: p.text(),
    description: p.text().nullable(),
    status: p.text(),
    url: p.text().nullable(),
    tags: p.json<object>(),
    images: p.json<object>(),
    deleted_at: p.datetime().columnType('timestamptz').nullable(),
  },
});

export const ProductVariantSchema: EntitySchema<ProductVariant> = defineEntity({
  name: 'ProductVariant',
  tableName: 'product_variants',
  properties: {
    shop_id: p.text().primary(),
    product_id: p.uuid().primary(),
    id: p.uuid().primary(),
    external_id: p.text(),
    former_external_ids: p.json<object>(),
    position: p.integer(),
    sku: p.text().nullable(),
    title: p.text().nullable(),
    price: p.decimal('string').columnType('numeric').nullable(),
    currency: p.text().nullable(),
    available: p.integer().nullable(),
    options: p.json<object>(),
  },
});

import type { Product, Variant } from '@makerfex/integrations-core/records';
import type { Row, Shape } from '../merge.ts';
import { amountOf, part } from '../rows.ts';

export const product: Shape = {
  table: 'products',
  key: ['shop_id', 'id'],
  columns: {
    id: { type: 'uuid' },
    shop_id: { type: 'text' },
    provider_key: { type: 'text' },
    external_id: { type: 'text' },
    title: { type: 'text' },
    description: { type: 'text' },
    status: { type: 'text', otherwise: 'unknown' },
    url: { type: 'text' },
    tags: { type: 'jsonb', otherwise: '[]' },
    images: { type: 'jsonb', otherwise: '[]' },
    deleted_at: { type: 'timestamptz' },
  },
};

export const variant: Shape = {
  table: 'product_variants',
  key: ['shop_id', 'product_id', 'id'],
  columns: {
    shop_id: { type: 'text' },
    product_id: { type: 'uuid' },
    id: { type: 'uuid' },
    external_id: { type: 'text' },
    former_external_ids: { type: 'jsonb' },
    position: { type: 'integer' },
    sku: { type: 'text' },
    title: { type: 'text' },
    price: { type: 'numeric' },
    currency: { type: 'text' },
    available: { type: 'integer' },
    options: { type: 'jsonb', otherwise: '[]' },
  },
};

export const productRow = (item: Product, id: string, shopId: string, providerKey: string): Row => ({
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

/** Where a variant belongs, and its earlier ids. */
export interface VariantPlace {
  readonly shopId: string;
  readonly productId: string;
  readonly id: string;
  readonly formerExternalIds: readonly string[];
  readonly position: number;
}

export const variantRow = (of: Variant, place: VariantPlace): Row => ({
  shop_id: place.shopId,
  product_id: place.productId,
  id: place.id,
  external_id: of.externalId,
  former_external_ids: place.formerExternalIds,
  position: place.position,
  sku: of.sku,
  title: of.title,
  price: amountOf(of.price),
  currency: part(of.price, ({ currency }) => currency),
  available: of.available,
  options: of.options,
});

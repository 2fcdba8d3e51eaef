import type { Product } from '@makerfex/integrations-core';
import { asList, asText, at, idOf, type Node, nodesOf } from './node.ts';
import { type Reader, Unreadable } from './reader.ts';

/** https://shopify.dev/docs/api/admin-graphql/2026-10/enums/ProductStatus */
const statuses = {
  ACTIVE: 'active',
  DRAFT: 'draft',
  ARCHIVED: 'archived',
  UNLISTED: 'active',
} as const satisfies Record<string, Product['status']>;

/** @param currency of the shop: prices of variants come as bare decimals. */
export function readProduct(reader: Reader, node: Node, currency: string): Product {
  return {
    externalId: reader.externalId,
    updatedAt: reader.time('updatedAt', node.updatedAt),
    title: reader.text('title', node.title),
    description: asText(node.description),
    status: reader.word('status', node.status, statuses, 'unknown'),
    providerStatus: asText(node.status)?.toLowerCase() ?? 'unknown',
    url: asText(node.onlineStoreUrl),
    tags: Array.isArray(node.tags) ? node.tags.filter((tag): tag is string => typeof tag === 'string') : [],
    images: nodesOf(node.media).flatMap((media) => {
      const url = asText(at(media, 'preview', 'image', 'url'));
      return media.mediaContentType === 'IMAGE' && url !== null ? [{ url, alt: asText(media.alt) }] : [];
    }),
    variants: nodesOf(node.variants).map((variant) => readVariant(reader, variant, currency)),
    createdAt: reader.time('createdAt', node.createdAt),
  };
}

function readVariant(reader: Reader, variant: Node, currency: string): Product['variants'][number] {
  const tracked = at(variant, 'inventoryItem', 'tracked');
  const title = asText(variant.title);
  return {
    externalId: reader.id('variants.id', variant.id),
    sku: asText(variant.sku),
    title: title === 'Default Title' ? null : title,
    options: asList(variant.selectedOptions).flatMap(({ name, value }) =>
      // "Title: Default Title" is what Shopify invents for a product without options.
      typeof name === 'string' && typeof value === 'string' && value !== 'Default Title' ? [{ name, value }] : [],
    ),
    price: reader.moneyOrNull('variants.price', { amount: variant.price, currencyCode: currency }),
    available: tracked === false ? null : reader.stock('variants.inventoryQuantity', variant.inventoryQuantity),
    inventory: nodesOf(at(variant, 'inventoryItem', 'inventoryLevels')).map((level) => readLevel(reader, level)),
  };
}

function readLevel(reader: Reader, level: Node): Product['variants'][number]['inventory'][number] {
  const quantities = new Map(asList(level.quantities).map(({ name, quantity }) => [name, quantity]));
  const location = idOf(at(level, 'location', 'id'));
  if (location === null) throw new Unreadable('inventoryLevels.location.id', 'is no global id of Shopify');
  return {
    locationExternalId: location,
    available: reader.stock('inventoryLevels.available', quantities.get('available')),
    onHand: reader.stock('inventoryLevels.on_hand', quantities.get('on_hand')),
  };
}

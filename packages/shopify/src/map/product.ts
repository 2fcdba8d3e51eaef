import type { Image, InventoryLevel, Product, Variant } from '@makerfex/integrations-core';
import { asText, at, type Node } from './node.ts';
import type { Reader } from './reader.ts';

/** https://shopify.dev/docs/api/admin-graphql/2026-10/enums/ProductStatus */
export const productStatuses = {
  ACTIVE: 'active',
  DRAFT: 'draft',
  ARCHIVED: 'archived',
  UNLISTED: 'active',
} as const satisfies Record<string, Product['status']>;

/** What Shopify invents for a product without options: `Title: Default Title`. */
const noOption = 'Default Title';

/** @param currency of the shop: prices of variants come as bare decimals. */
export function readProduct(reader: Reader, node: Node, currency: string): Product {
  return {
    externalId: reader.externalId,
    updatedAt: reader.time('updatedAt', node.updatedAt),
    title: reader.text('title', node.title),
    description: reader.textOrNull('description', node.description),
    status: reader.word('status', node.status, productStatuses, 'unknown'),
    providerStatus: asText(node.status)?.toLowerCase() ?? 'unknown',
    url: reader.textOrNull('onlineStoreUrl', node.onlineStoreUrl),
    tags: readTags(reader, node.tags),
    images: reader.parts('media', node.media, (media, path) => readImage(reader, media, path)).flat(),
    variants: reader.parts('variants', node.variants, (variant, path) => readVariant(reader, variant, path, currency)),
    createdAt: reader.time('createdAt', node.createdAt),
  };
}

function readTags(reader: Reader, value: unknown): string[] {
  if (!Array.isArray(value)) {
    if (value !== undefined && value !== null) reader.warn('tags', 'is not a list');
    return [];
  }
  return value.flatMap((tag: unknown, index) => reader.textOrNull(`tags.${index}`, tag) ?? []);
}

/** A picture that Shopify still works on has no address yet; films and models are no pictures. */
function readImage(reader: Reader, media: Node, path: string): Image[] {
  if (media.mediaContentType !== 'IMAGE') return [];
  const url = reader.textOrNull(`${path}.preview.image.url`, at(media, 'preview', 'image', 'url'));
  return url === null ? [] : [{ url, alt: reader.textOrNull(`${path}.alt`, media.alt) }];
}

function readVariant(reader: Reader, variant: Node, path: string, currency: string): Variant {
  const item = reader.object(`${path}.inventoryItem`, variant.inventoryItem);
  const title = reader.textOrNull(`${path}.title`, variant.title);
  const options = reader.list(`${path}.selectedOptions`, variant.selectedOptions, (option, place) => {
    const name = reader.textOrNull(`${place}.name`, option.name);
    const value = reader.textOrNull(`${place}.value`, option.value);
    return name === null || value === null || value === noOption ? [] : [{ name, value }];
  });
  return {
    externalId: reader.id(`${path}.id`, variant.id),
    sku: reader.textOrNull(`${path}.sku`, variant.sku),
    title: title === noOption ? null : title,
    options: options.flat(),
    price: reader.moneyOrNull(`${path}.price`, { amount: variant.price, currencyCode: currency }),
    available: item?.tracked === false ? null : reader.stock(`${path}.inventoryQuantity`, variant.inventoryQuantity),
    inventory: reader.parts(`${path}.inventoryLevels`, item?.inventoryLevels, (level, place) =>
      readLevel(reader, level, place),
    ),
  };
}

function readLevel(reader: Reader, level: Node, path: string): InventoryLevel {
  const quantities = new Map(
    reader.list(`${path}.quantities`, level.quantities, ({ name, quantity }) => [name, quantity] as const),
  );
  return {
    locationExternalId: reader.id(`${path}.location.id`, at(level, 'location', 'id')),
    available: reader.stock(`${path}.available`, quantities.get('available')),
    onHand: reader.stock(`${path}.on_hand`, quantities.get('on_hand')),
  };
}

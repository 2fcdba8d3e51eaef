import type { Image, Product } from '@makerfex/integrations-core';
import { asText, type Node } from './node.ts';
import type { Reader } from './reader.ts';
import { readTags } from './tags.ts';
import { readVariant } from './variant.ts';

/** https://shopify.dev/docs/api/admin-graphql/2026-10/enums/ProductStatus */
export const productStatuses = {
  ACTIVE: 'active',
  DRAFT: 'draft',
  ARCHIVED: 'archived',
  UNLISTED: 'active',
} as const satisfies Record<string, Product['status']>;

/** @param currency of the shop: prices of variants have no currency. */
export function readProduct(reader: Reader, node: Node, currency: string): Product {
  return {
    externalId: reader.externalId,
    updatedAt: reader.time('updatedAt', node.updatedAt) ?? null,
    title: reader.requiredText('title', node.title),
    description: reader.text('description', node.description),
    status: reader.word('status', node.status, productStatuses),
    providerStatus: asText(node.status)?.toLowerCase(),
    url: reader.text('onlineStoreUrl', node.onlineStoreUrl),
    tags: readTags(reader, node.tags),
    images: reader.nodes('media', node.media, (media, path) => readImage(reader, media, path)),
    variants: reader.nodes('variants', node.variants, (variant, path) => [
      readVariant(reader, variant, path, currency),
    ]),
    createdAt: reader.time('createdAt', node.createdAt),
  };
}

/** Leaves out videos, 3D models, and pictures that Shopify is still processing, which have no URL yet. */
function readImage(reader: Reader, media: Node, path: string): Image[] | undefined {
  const kind = reader.text(`${path}.mediaContentType`, media.mediaContentType);
  if (!kind) return undefined;
  if (kind !== 'IMAGE') return [];
  const preview = reader.object(`${path}.preview`, media.preview);
  const image = preview && reader.object(`${path}.preview.image`, preview.image);
  const url = image && reader.text(`${path}.preview.image.url`, image.url);
  const alt = reader.text(`${path}.alt`, media.alt);
  if (url === null) return [];
  // The list of pictures replaces the stored one as a whole, so an incomplete picture would lose stored fields.
  return url === undefined || alt === undefined ? undefined : [{ url, alt }];
}

import type { RecordReader } from '@makerfex/integrations-core/provider';
import type { Image, Product } from '@makerfex/integrations-core/records';
import { anyText, id, readNodes, text, time } from './fields.ts';
import { asText } from './node.ts';
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
export const readProduct = (reader: RecordReader, currency: string): Product => ({
  externalId: reader.required('id', id),
  updatedAt: reader.optional('updatedAt', time) ?? null,
  title: reader.required('title', anyText),
  description: reader.optional('description', text),
  status: reader.word('status', productStatuses),
  providerStatus: asText(reader.raw.status)?.toLowerCase(),
  url: reader.optional('onlineStoreUrl', text),
  tags: readTags(reader),
  images: readNodes(reader, 'media', readImage),
  variants: readNodes(reader, 'variants', (variant) => readVariant(variant, currency)),
  createdAt: reader.optional('createdAt', time),
});

/** Leaves out videos, 3D models, and pictures that Shopify is still processing, which have no URL yet. */
function readImage(media: RecordReader): Image[] | undefined {
  const kind = media.optional('mediaContentType', text);
  if (!kind) return undefined;
  if (kind !== 'IMAGE') return [];
  const url = media.object('preview', (preview) => preview.object('image', readUrl));
  const alt = media.optional('alt', text);
  if (url === null) return [];
  // The list of pictures replaces the stored one as a whole, so an incomplete picture would lose stored fields.
  return url === undefined || alt === undefined ? undefined : [{ url, alt }];
}

const readUrl = (image: RecordReader) => image.optional('url', text);

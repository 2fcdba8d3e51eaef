import { compiled } from '@makerfex/integrations-core/provider';
import * as z from 'zod';
import { rawFlag, rawId, rawMoney, rawSeconds, rawText } from './fields.ts';

import { rawProperty } from './properties.ts';

const image = z.object({ url_fullxfull: rawText, alt_text: rawText, rank: z.number().nullish() });

/** The fields used of Etsy's `ShopListing`. Id and title are required. */
const listing = z.object({
  listing_id: rawId,
  title: z.string(),
  description: rawText,
  state: rawText,
  url: rawText,
  tags: z.array(rawText).nullish(),
  images: z.array(image.nullish()).nullish(),
  skus: z.array(rawText).nullish(),
  quantity: z.int().min(-1_000_000_000).max(1_000_000_000).nullish(),
  price: rawMoney.nullish(),
  has_variations: rawFlag,
  creation_timestamp: rawSeconds,
  created_timestamp: rawSeconds,
  original_creation_timestamp: rawSeconds,
  last_modified_timestamp: rawSeconds,
  updated_timestamp: rawSeconds,
});
export type RawListing = z.infer<typeof listing>;
export const rawListing: z.ZodType<RawListing> = compiled(listing);

const offering = z.object({
  quantity: z.int().min(-1_000_000_000).max(1_000_000_000).nullish(),
  is_enabled: rawFlag,
  is_deleted: rawFlag,
  price: rawMoney.nullish(),
});

const product = z.object({
  product_id: rawId,
  sku: rawText,
  is_deleted: rawFlag,
  offerings: z.array(offering.nullish()).nullish(),
  property_values: z.array(rawProperty.nullish()).nullish(),
});
export type RawInventoryProduct = z.infer<typeof product>;

const inventory = z.object({ products: z.array(product) });
export type RawInventory = z.infer<typeof inventory>;
export const rawInventory: z.ZodType<RawInventory> = compiled(inventory);

import { imageSchema, moneySchema } from '@makerfex/integrations-core/records';
import * as z from 'zod';

/** A product to post, as the host's catalog returns it. */
export const postableProductSchema = z.object({
  title: z.string(),
  description: z.string().nullable(),
  price: moneySchema.nullable(),
  /** Where the product can be bought. */
  url: z.string().nullable(),
  tags: z.array(z.string()),
  /** In display order; anybody must be able to fetch each `url`. */
  images: z.array(imageSchema),
});
export type PostableProduct = z.infer<typeof postableProductSchema>;

/** A converted picture. The host stores it where anybody can fetch it, for at least two days. */
export interface PublishableImage {
  readonly bytes: Uint8Array;
  readonly mediaType: 'image/jpeg';
  /** Of the bytes, in hex: converting the same picture twice gives the same hash. */
  readonly sha256: string;
  readonly productId: string;
  /** Where the picture came from. */
  readonly sourceUrl: string;
}

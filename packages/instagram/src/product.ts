import { imageSchema, moneySchema } from '@makerfex/integrations-core';
import * as z from 'zod';

/** What the host's catalog tells of a product that is to be posted. */
export const postableProductSchema = z.object({
  title: z.string(),
  description: z.string().nullable(),
  price: moneySchema.nullable(),
  /** Where the product can be bought. */
  url: z.string().nullable(),
  tags: z.array(z.string()),
  /** In the order in which they are shown; `url` is where anybody can fetch the picture. */
  images: z.array(imageSchema),
});
export type PostableProduct = z.infer<typeof postableProductSchema>;

/** A picture that was made fit for Instagram. The host keeps it where anybody can fetch it, for two days at least. */
export interface PublishableImage {
  readonly bytes: Uint8Array;
  readonly mediaType: 'image/jpeg';
  /** Of the bytes, hex: the same picture made twice has the same one. */
  readonly sha256: string;
  readonly productId: string;
  /** Where the picture came from. */
  readonly sourceUrl: string;
}

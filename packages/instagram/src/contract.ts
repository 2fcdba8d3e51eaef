import { optionalPort, portFunction, push } from '@makerfex/integrations-core';
import * as z from 'zod';
import { captionTemplateSchema } from './caption/template.ts';
import { checkSchema } from './check.ts';
import type { PostableProduct, PublishableImage } from './product.ts';

const input = z
  .strictObject({
    /** The host's id of the product. */
    product_id: z.string().min(1).max(255),
    /** The caption as it is to be; without it, one is made from the template. */
    caption: z.string().max(10_000).optional(),
    /** Used for this post instead of the shop's template. */
    template: captionTemplateSchema.optional(),
    /** Which pictures, in this order, instead of the product's own; a text for the blind is taken from the product's. */
    image_urls: z.array(z.string().min(1).max(2_000)).min(1).max(10).optional(),
    /** Only tells what would be posted, with every limit checked. */
    dry_run: z.boolean().default(false),
  })
  .refine(({ caption, template }) => caption === undefined || template === undefined, {
    path: ['template'],
    message: 'give a caption or a template, not both',
  });

/** What was posted, or, for a dry run, what would be. */
export const postedProductSchema = z.object({
  dry_run: z.boolean(),
  /** Instagram's id of the post; null for a dry run, and where Instagram says that it was published but not as what. */
  media_id: z.string().nullable(),
  /** The post's address; null where Instagram did not tell it. It is never guessed. */
  permalink: z.string().nullable(),
  container_id: z.string().nullable(),
  account: z.object({ id: z.string(), username: z.string().nullable() }),
  caption: z.string(),
  /** `converted`: the picture was, or would be, made anew to fit. */
  images: z.array(z.object({ url: z.string(), alt: z.string().nullable(), converted: z.boolean() })),
  /** Every limit, and how the post stands to it. An `error` keeps it from being posted. */
  checks: z.array(checkSchema),
});
export type PostedProduct = z.infer<typeof postedProductSchema>;

/** Posts a product of the host's catalog to the shop's Instagram account, as one picture or a carousel. */
export const postInstagramProduct = push({
  key: 'post_instagram_product',
  label: 'Post a product to Instagram',
  input,
  output: postedProductSchema,
  ports: {
    /** Null where there is no such product in this shop. */
    'catalog.getProduct': portFunction<[id: string], PostableProduct | null>(),
    /** Keeps a picture and returns its public https address. Without it only pictures that already fit can be posted. */
    'catalog.publishImage': optionalPort<[image: PublishableImage], string>(),
  },
});
export type PostInput = z.output<typeof input>;

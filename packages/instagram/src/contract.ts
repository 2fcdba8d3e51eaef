import { choicePort, optionalPort, portFunction, push } from '@makerfex/integrations-core/provider';
import * as z from 'zod';
import { captionLimits } from './caption/limits.ts';
import { checkSchema } from './check.ts';
import { imageLimits } from './images/limits.ts';
import { captionTemplateSchema } from './map/caption.ts';
import type { PostableProduct, PublishableImage } from './product.ts';

const input = z
  .strictObject({
    /** The host's id of the product. */
    product_id: z
      .string()
      .min(1)
      .max(255)
      .meta({ title: 'Product', description: 'Id of the product in the catalog.', examples: ['product-7'] }),
    /** The exact caption. Without it, the template makes one. */
    caption: z
      .string()
      .max(10_000)
      .meta({
        title: 'Caption',
        description: 'The exact caption. Without it the template makes one.',
        examples: ['A blue mug, made by hand.'],
      })
      .optional(),
    /** Used for this post instead of the shop's template. */
    template: captionTemplateSchema
      .meta({
        title: 'Template',
        description: "Used for this post instead of the shop's template.",
        examples: ['{title} for {price}'],
      })
      .optional(),
    /** Pictures to post, in this order, instead of all of the product's. */
    image_urls: z
      .array(z.string().min(1).max(2_000))
      .min(1)
      .max(10)
      .meta({
        title: 'Pictures',
        description: "Addresses of the pictures to post, in this order. Without them: all of the product's.",
        examples: [['https://images.example.com/mug.jpg']],
      })
      .optional(),
    /** For people who do not see the pictures: of each of `image_urls`, in the same order. An empty one is none. */
    alt_texts: z
      .array(z.string().max(2_000))
      .max(10)
      .meta({
        title: 'Alt texts',
        description: "What each of the pictures shows, in the same order. Without them: the product's alt texts.",
        examples: [['A blue mug on a wooden table']],
      })
      .optional(),
    /**
     * Checks every limit and reports what would be posted, without posting.
     * @default false
     */
    dry_run: z
      .boolean()
      .meta({
        title: 'Only check',
        description: 'Checks every limit and says what would be posted, without posting.',
        examples: [true],
      })
      .default(false),
  })
  .refine(({ caption, template }) => caption === undefined || template === undefined, {
    path: ['template'],
    message: 'give a caption or a template, not both',
  })
  .refine(({ image_urls, alt_texts }) => alt_texts === undefined || alt_texts.length === image_urls?.length, {
    path: ['alt_texts'],
    message: 'give as many alt texts as image_urls',
  });

/** What was posted, or, for a dry run, what would be. */
export const postedProductSchema = z.object({
  dry_run: z.boolean(),
  /** Instagram's id of the post; null for a dry run, and if its answer was lost. */
  media_id: z.string().nullable(),
  /** The post's address; null if Instagram did not return it. It is never guessed. */
  permalink: z.string().nullable(),
  container_id: z.string().nullable(),
  account: z.object({ id: z.string(), username: z.string().nullable() }),
  caption: z.string(),
  /** `converted`: the picture was, or would be, converted to fit. */
  images: z.array(z.object({ url: z.string(), alt: z.string().nullable(), converted: z.boolean() })),
  /** The result for each limit. An `error` blocks the post. */
  checks: z.array(checkSchema),
});
export type PostedProduct = z.infer<typeof postedProductSchema>;

/** Posts a product of the host's catalog to the shop's Instagram account, as one picture or a carousel. */
export const postInstagramProduct = push({
  key: 'post_instagram_product',
  label: 'Post a product to Instagram',
  input,
  output: postedProductSchema,
  screen: {
    name: 'picture_post',
    limits: {
      caption_characters: captionLimits.characters,
      caption_hashtags: captionLimits.hashtags,
      caption_hashtags_advised: captionLimits.fewHashtags,
      caption_mentions: captionLimits.mentions,
      pictures: imageLimits.images,
      picture_alt_characters: imageLimits.altCharacters,
      picture_ratio_narrowest: imageLimits.ratio.narrowest,
      picture_ratio_widest: imageLimits.ratio.widest,
    },
  },
  ports: {
    /** Null if this shop has no such product. */
    'catalog.getProduct': portFunction<[id: string], PostableProduct | null>(),
    /** Stores a picture and returns its public https URL. Without it, only pictures that already fit can be posted. */
    'catalog.publishImage': optionalPort<[image: PublishableImage], string>(),
    'catalog.findProducts': choicePort('product_id'),
  },
});
export type PostInput = z.output<typeof input>;

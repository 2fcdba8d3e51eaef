import type { PushContext } from '@makerfex/integrations-core/provider';
import * as z from 'zod';
import type { InstagramConfig } from '../config.ts';
import { type PostInput, postedProductSchema } from '../contract.ts';
import type { PostableProduct, PublishableImage } from '../product.ts';
import type { InstagramTiming } from './timing.ts';

/** The host ports that posting calls. */
export interface PostPorts {
  readonly catalog: {
    getProduct(id: string): Promise<PostableProduct | null>;
    readonly publishImage?: ((image: PublishableImage) => Promise<string>) | undefined;
  };
}
export type PostContext = PushContext<InstagramConfig, PostInput, PostPorts>;

/** The run's context with the provider's settings. */
export interface PostWork extends PostContext {
  readonly settings: PostSettings;
}

export interface PostSettings {
  /** `v26.0` */
  readonly version: string;
  readonly timing: InstagramTiming;
  /** Fetches pictures without credentials. */
  readonly fetchImage: typeof fetch;
}

/** What to post, fixed before anything is created at Instagram: a resumed run posts the same. */
export const planSchema = postedProductSchema.pick({ account: true, caption: true, images: true, checks: true });
export type Plan = z.infer<typeof planSchema>;

/**
 * The steps that a run records, by the names in its events. Each is stored before the next request goes out.
 * `plan` -> `picture n`, if one is converted -> `container n` and `container` -> `publishing` -> `published` -> `posted`
 */
export const notes = {
  plan: { name: 'plan', schema: planSchema },
  /** Where a converted picture is stored: one per picture and time that it is stored. */
  picture: { name: 'picture', schema: z.object({ url: z.string() }) },
  /** One for each picture of a carousel, and one for the post. Null once the container is dead. */
  container: { name: 'container', schema: z.object({ id: z.string() }).nullable() },
  /** Stored before each publish, because it may take effect; null once it is certain that nothing was posted. */
  publishing: { name: 'publishing', schema: z.object({ container_id: z.string(), at: z.iso.datetime() }).nullable() },
  published: { name: 'published', schema: z.object({ media_id: z.string().nullable(), container_id: z.string() }) },
  posted: { name: 'posted' },
} as const;

import type { PushContext } from '@makerfex/integrations-core';
import * as z from 'zod';
import type { InstagramConfig } from '../config.ts';
import { type PostInput, postedProductSchema } from '../contract.ts';
import type { PostableProduct, PublishableImage } from '../product.ts';
import type { InstagramTiming } from './timing.ts';

/** The host functions of the contract, as it calls them. */
export interface PostPorts {
  readonly catalog: {
    getProduct(id: string): Promise<PostableProduct | null>;
    readonly publishImage?: ((image: PublishableImage) => Promise<string>) | undefined;
  };
}
export type PostContext = PushContext<InstagramConfig, PostInput, PostPorts>;

/** What a post is worked at with. */
export interface PostWork extends PostContext {
  readonly settings: PostSettings;
}

export interface PostSettings {
  /** `v26.0` */
  readonly version: string;
  readonly timing: InstagramTiming;
  /** Fetches pictures as anybody can. */
  readonly fetchImage: typeof fetch;
}

/** What is to be posted, settled before Instagram is asked for anything: a run that is taken up again posts the same. */
export const planSchema = postedProductSchema.pick({ account: true, caption: true, images: true, checks: true });
export type Plan = z.infer<typeof planSchema>;

/**
 * What a run notes, by the names that its events show. Each is written before the next thing goes out.
 * `plan` -> `picture n`, where one is made anew -> `container n` and `container` -> `publishing` -> `published` -> `posted`
 */
export const notes = {
  plan: { name: 'plan', schema: planSchema },
  /** One for each picture that is made anew, and each time that it is kept: where. */
  picture: { name: 'picture', schema: z.object({ url: z.string() }) },
  /** One for each picture of a carousel, and one for the post. Null once Instagram has given it up. */
  container: { name: 'container', schema: z.object({ id: z.string() }).nullable() },
  /** Written before each publish, so that nobody takes it for not done; null where it is certain that nothing was posted. */
  publishing: { name: 'publishing', schema: z.object({ container_id: z.string(), at: z.iso.datetime() }).nullable() },
  published: { name: 'published', schema: z.object({ media_id: z.string().nullable(), container_id: z.string() }) },
  posted: { name: 'posted' },
} as const;

import * as z from 'zod';
import { captionTemplateSchema } from './map/caption.ts';

/** What a shop configures: its own caption template. The account follows from the credential. */
export const instagramConfig = z.object({ caption_template: captionTemplateSchema.optional() });
export type InstagramConfig = z.output<typeof instagramConfig>;

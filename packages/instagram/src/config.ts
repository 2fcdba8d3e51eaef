import * as z from 'zod';
import { captionTemplateSchema } from './caption/template.ts';

/** What a shop configures: how its captions are made, where not as usual. The account follows from the credential. */
export const instagramConfig = z.object({ caption_template: captionTemplateSchema.optional() });
export type InstagramConfig = z.output<typeof instagramConfig>;

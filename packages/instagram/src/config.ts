import * as z from 'zod';
import { captionTemplateSchema } from './map/caption.ts';

/** What a shop configures: its own caption template. The account follows from the credential. */
export const instagramConfig = z.object({
  caption_template: captionTemplateSchema
    .meta({
      title: 'Caption template',
      description: 'What a post says. Placeholders: {title}, {price}, {link}, {hashtags}, {description}.',
      examples: ['{title}, made by hand\n{price}\n\n{hashtags}'],
    })
    .optional(),
});
export type InstagramConfig = z.output<typeof instagramConfig>;

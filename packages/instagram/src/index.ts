export { type InstagramConfig, instagramConfig } from './config.ts';
export { type PostedProduct, postedProductSchema, postInstagramProduct } from './contract.ts';
export { defaultTemplate } from './map/caption.ts';
export type { InstagramTiming } from './post/timing.ts';
export { type PostableProduct, type PublishableImage, postableProductSchema } from './product.ts';
export { type InstagramOptions, instagram } from './provider.ts';
export type { InstagramWebhooks } from './webhooks/descriptor.ts';

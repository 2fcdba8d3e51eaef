export { type ShopifyConfig, shopifyConfig } from './config.ts';
export { type ShopifyOptions, shopify } from './provider.ts';
export { type ShopifyPullInput, shopifyPullInput } from './pull/job.ts';
export type { ShopifyWebhookOptions } from './webhooks/webhooks.ts';

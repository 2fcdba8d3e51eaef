export { type ShopifyPullInput, shopifyPullInput } from './pull/job.ts';
export { type ShopifyOptions, shopify } from './shopify.ts';

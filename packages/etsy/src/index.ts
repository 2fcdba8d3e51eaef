export { type EtsyConfig, etsyConfig } from './config.ts';
export { type EtsyOptions, etsy } from './provider.ts';
export type { EtsyWebhookOptions } from './webhooks/webhooks.ts';

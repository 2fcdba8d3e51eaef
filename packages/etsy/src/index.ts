export { type EtsyConfig, type EtsyOptions, etsy, etsyConfig } from './provider.ts';

import { shopDomain } from '../config.ts';

/**
 * The headers of a delivery. Only the body is signed: what they say may be forged by whoever holds a delivery of another shop.
 * @see https://shopify.dev/docs/apps/build/webhooks/subscribe/https
 */
export const webhookHeaders = {
  signature: 'X-Shopify-Hmac-Sha256',
  topic: 'X-Shopify-Topic',
  shop: 'X-Shopify-Shop-Domain',
  version: 'X-Shopify-API-Version',
  /** The same when the delivery is sent again. `X-Shopify-Event-Id` is shared by the deliveries of all topics: it is no such id. */
  id: 'X-Shopify-Webhook-Id',
  triggeredAt: 'X-Shopify-Triggered-At',
} as const;

/** What a delivery has at least, and the form of it. */
const required: Readonly<Record<'topic' | 'shop' | 'version' | 'id', RegExp>> = {
  topic: /^[a-z][a-z0-9_]{0,60}\/[a-z][a-z0-9_]{0,60}$/,
  shop: shopDomain,
  version: /^[\w-]{1,40}$/,
  id: /^[\x21-\x7e]{1,200}$/,
};

/** Whether every header that is needed is there, in a possible form. */
export const isComplete = (headers: Headers): boolean =>
  Object.entries(required).every(([name, form]) => form.test(readHeader(headers, name)));

const isName = (name: string): name is keyof typeof webhookHeaders => Object.hasOwn(webhookHeaders, name);

/** A header by its name in the table; empty if it is missing. */
export const readHeader = (headers: Headers, name: string): string =>
  (isName(name) ? headers.get(webhookHeaders[name]) : null) ?? '';

/** When the change happened, if the delivery says so. */
export function triggeredAt(headers: Headers): Date | null {
  const at = new Date(readHeader(headers, 'triggeredAt'));
  return Number.isNaN(at.getTime()) ? null : at;
}

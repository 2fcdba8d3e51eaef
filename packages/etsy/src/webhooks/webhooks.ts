import {
  parseExactJson,
  standardWebhooks,
  type WebhookDescriptor,
  type WebhookMessage,
  type WebhookSecrets,
} from '@makerfex/integrations-core/provider';
import * as z from 'zod';
import type { EtsyConfig } from '../config.ts';

/** How Etsy's webhooks are verified. */
export interface EtsyWebhookOptions {
  /**
   * The signing secret of the endpoint, `whsec_` and base64, as the Webhook portal shows it. A list if there are several endpoints, or
   * while one secret replaces another.
   */
  readonly secrets: WebhookSecrets;
}

/** The events that Etsy sends, each about a receipt. Listings have none: products are only imported. */
const orderEvents: ReadonlySet<string> = new Set(['order.paid', 'order.canceled', 'order.shipped', 'order.delivered']);

const digits = z.string().regex(/^[1-9]\d{0,18}$/);
const deliverySchema = z.object({ event_type: z.string().min(1).max(100), shop_id: digits });
const orderSchema = deliverySchema.extend({ resource_url: z.string().max(500) });

/**
 * Receives Etsy's order events, which follow the Standard Webhooks specification.
 * @param apiUrl where the API is: receipts elsewhere are refused
 * @see https://developers.etsy.com/documentation/essentials/webhooks
 */
export const etsyWebhooks = ({ secrets }: EtsyWebhookOptions, apiUrl: string): WebhookDescriptor<EtsyConfig> => ({
  // The documentation shows the signature with its version and without.
  ...standardWebhooks({ secret: secrets, acceptBare: true }),
  accounts: ({ config }) => [config.shop_id],
  read: ({ body }) => [readDelivery(parseExactJson(body), apiUrl)],
});

function readDelivery(raw: unknown, apiUrl: string): WebhookMessage {
  const { event_type: topic, shop_id: account } = deliverySchema.parse(raw);
  const about = { topic, account, at: null };
  if (!orderEvents.has(topic)) return { ...about, facts: [] };
  const receiptId = receiptIn(orderSchema.parse(raw).resource_url, account, apiUrl);
  return { ...about, facts: [{ type: 'records', kind: 'order', externalIds: [receiptId] }] };
}

/**
 * The id of the receipt at an address.
 * @throws Error if it is not the address of a receipt of the shop at the API
 */
function receiptIn(address: string, shopId: string, apiUrl: string): string {
  const start = `${apiUrl}/v3/application/shops/${shopId}/receipts/`;
  const id = address.startsWith(start) ? digits.safeParse(address.slice(start.length)).data : undefined;
  if (id === undefined) throw new Error('resource_url is not the address of a receipt of the shop.');
  return id;
}

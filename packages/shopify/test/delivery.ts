import { createHmac } from 'node:crypto';
import type { WebhookRequest } from '@makerfex/integrations-core/provider';
import { webhookHeaders } from '../src/webhooks/headers.ts';

export const secret = 'shpss_0123456789abcdef0123456789abcdef';
export const receivedAt = new Date('2026-11-28T15:00:05Z');

export const signatureOf = (body: string, key = secret): string =>
  createHmac('sha256', key).update(body, 'utf8').digest('base64');

type HeaderName = keyof typeof webhookHeaders;

/** A delivery as Shopify sends it. A header that is null is left out. */
export function deliveryOf(
  body: string,
  changed: Readonly<Partial<Record<HeaderName, string | null>>> = {},
): WebhookRequest {
  const given: Record<string, string | null> = {
    signature: signatureOf(body),
    topic: 'orders/updated',
    shop: 'example.myshopify.com',
    version: '2026-10',
    id: 'b54557e4-bdd9-4b37-8a5f-bf7d70bcd043',
    triggeredAt: '2026-11-28T15:00:00.123456789Z',
    ...changed,
  };
  const headers = new Headers();
  for (const [name, spelling] of Object.entries(webhookHeaders)) {
    const value = given[name];
    if (value !== null && value !== undefined) headers.set(spelling, value);
  }
  return { body: new TextEncoder().encode(body), headers, query: new URLSearchParams(), receivedAt };
}

import type { WebhookRequest } from '../src/provider/webhooks/descriptor.ts';

/** A request as a provider sends it. @param seconds when it comes, since 1970 */
export const webhookRequest = (
  body: string | Uint8Array,
  headers: Readonly<Record<string, string>>,
  seconds = 0,
): WebhookRequest => ({
  body: Buffer.from(body),
  headers: new Headers(headers),
  query: new URLSearchParams(),
  receivedAt: new Date(seconds * 1000),
});

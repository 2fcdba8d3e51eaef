import type { WebhookOptions } from './webhooks.ts';

/** The address that a provider's deliveries are sent to; null if the host has none. */
export const webhookUrlOf = ({ url }: Pick<WebhookOptions, 'url'> = {}, providerKey: string): string | null =>
  url === undefined ? null : `${url.replace(/\/+$/, '')}/webhooks/${providerKey}/`;

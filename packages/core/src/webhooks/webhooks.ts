import type { WebhookRequest } from '../provider/webhooks/descriptor.ts';

/** What became of a request. The same for every message of it that is stored. */
export interface WebhookReceipt {
  /**
   * - `accepted`: something follows from it.
   * - `ignored`: nothing does; the event `webhook.ignored` says why.
   * - `duplicate`: it came before.
   * - `nobody`: no connection has the account.
   */
  readonly outcome: 'accepted' | 'ignored' | 'duplicate' | 'nobody';
  /** For a callback that `confirms`: names the request towards the person. */
  readonly confirmationCode?: string;
}

/** Receives what providers send. It has no actor: a signature proves who sent it. */
export interface Webhooks {
  /**
   * Verifies a delivery and stores what it names, in one transaction. It calls neither the provider nor a port, and opens no
   * credential.
   * @throws IntegrationError `not_found` if the provider is unknown or has no webhooks; `webhook_refused` if the signature does not
   * verify; `malformed_request` if it is incomplete; `storage_unavailable`: nothing is stored, and the provider sends it again
   * @example
   * const body = new Uint8Array(await request.arrayBuffer());
   * const { headers, url } = request;
   * const delivery = { body, headers, query: new URL(url).searchParams, receivedAt: new Date() };
   * const { outcome } = await integrations.webhooks.receive('acme', delivery);
   */
  receive(providerKey: string, request: WebhookRequest): Promise<WebhookReceipt>;
  /**
   * Answers a provider that checks the address.
   * @throws IntegrationError `not_found`; `webhook_refused`
   */
  challenge(providerKey: string, request: WebhookRequest): string;
  /**
   * Like `receive`, for the signed requests that a provider's definition has under `callbacks`.
   * @throws IntegrationError as `receive`
   */
  callback(providerKey: string, name: string, request: WebhookRequest): Promise<WebhookReceipt>;
}

/** How webhooks are received. */
export interface WebhookOptions {
  /**
   * The public address of the HTTP surface, such as `https://app.example.com/api/integrations`. With it, subscriptions are made at
   * providers that have an API for it.
   * @default none: a person subscribes at the provider
   */
  readonly url?: string;
  /** How long a record that was named waits for further deliveries. In milliseconds, 0 to 60,000. @default 2_000 */
  readonly quietMs?: number;
  /** How long it waits at most while deliveries continue. In milliseconds, 0 to 600,000. @default 10_000 */
  readonly longestMs?: number;
  /**
   * How many runs that fetch what deliveries named write at once in this process, 1 to 1,000. Each holds one connection to the
   * database while it writes, and the others wait, so that deliveries are acknowledged meanwhile. More of them may fetch at once:
   * that is up to the job engine.
   * @default 2
   */
  readonly writesAtOnce?: number;
}

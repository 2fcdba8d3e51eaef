import { createDeliveries, createRandom, signStandard } from '@makerfex/integrations-testkit/simulator';

export interface WebhookOptions {
  readonly seed: number;
  readonly shopId: number;
  readonly now: () => number;
  readonly secret: string;
  readonly fetch: ((request: Request) => Promise<Response>) | undefined;
}

/** An endpoint of the Webhook portal. */
export interface Endpoint {
  /** The address of the host that deliveries are sent to. */
  readonly url: string;
  /**
   * Where the API is, for `resource_url`.
   * @default 'https://api.etsy.com'
   */
  readonly apiUrl?: string;
}

export type OrderEvent = 'order.paid' | 'order.canceled' | 'order.shipped' | 'order.delivered';

/** As documented for Etsy: at once, then after 5 s, 5 min, 30 min, 2 h, 5 h, 10 h and 10 h. In milliseconds. */
const retries = [0, 5_000, 300_000, 1_800_000, 7_200_000, 18_000_000, 36_000_000, 36_000_000];

/** Sends the order events to the endpoints of the portal; after the last failed try an endpoint is disabled. */
export function createWebhooks({ seed, shopId, now, secret, fetch }: WebhookOptions) {
  const endpoints = new Map<string, Endpoint>();
  const deliveries = createDeliveries({
    sign: signStandard(secret),
    random: createRandom(seed, 'deliveries'),
    clock: { now },
    retries,
    ...(fetch && { fetch }),
    onGivenUp: ({ url }) => endpoints.delete(url),
  });

  return {
    /** Sends an event for each of these receipts. @returns the same ids */
    send: (event: OrderEvent, receiptIds: string[]): string[] => {
      for (const { url, apiUrl = 'https://api.etsy.com' } of endpoints.values())
        for (const id of receiptIds) {
          const resource_url = `${apiUrl}/v3/application/shops/${shopId}/receipts/${id}`;
          const body = JSON.stringify({ event_type: event, resource_url, shop_id: String(shopId) });
          deliveries.send({ url, topic: event, body });
        }
      return receiptIds;
    },
    /** What a person does in the portal, and what was delivered. */
    portal: {
      /** The signing secret of the endpoints: an option of `etsy()`. */
      secret,
      /** "+ Add Endpoint". */
      addEndpoint: (endpoint: Endpoint): void => {
        endpoints.set(endpoint.url, endpoint);
      },
      removeEndpoint: (url: string): boolean => endpoints.delete(url),
      /** Addresses of the endpoints that are not disabled. */
      endpoints: (): string[] => [...endpoints.keys()],
      deliveries,
    },
  };
}

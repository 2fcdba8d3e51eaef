import { randomUUID } from 'node:crypto';
import { createDeliveries, type DeliveriesOptions, signHmac } from '@makerfex/integrations-testkit/simulator';
import { webhookHeaders } from '../../webhooks/headers.ts';
import { apiTopic } from '../../webhooks/wanted.ts';
import { gid } from '../answers.ts';
import type { ShopData } from '../shop-data.ts';
import { type RecordTopicName, recordPayload, thinned } from './payloads.ts';
import type { SubscriptionStore } from './subscriptions.ts';

/** Tells subscribers about records, each in a delivery of its own. */
export type Notify = (topic: RecordTopicName, ids: readonly string[]) => void;

export interface WebhooksParts {
  readonly shop: string;
  readonly secret: string;
  readonly shopData: ShopData;
  readonly subscriptions: SubscriptionStore;
  readonly now: () => number;
  readonly options: Pick<DeliveriesOptions, 'fetch' | 'clock' | 'random'>;
}

/** Eight retries over four hours, in milliseconds. */
const retries = [10_000, 30_000, 90_000, 270_000, 800_000, 2_000_000, 4_000_000, 7_200_000];
const timeoutMs = 5_000;
const shopId = 1;
const apiVersion = '2026-10';

/** A request about personal data, as a merchant makes it. */
export interface PrivacyDemand {
  readonly topic: 'customers/data_request' | 'customers/redact' | 'shop/redact';
  /** External id of the customer; none for a whole shop. */
  readonly customer?: string;
  /** External ids of orders. @default [] */
  readonly orders?: readonly string[];
}

/** Sends the simulated shop's deliveries. */
export function createWebhooks({ shop, secret, shopData, subscriptions, now, options }: WebhooksParts) {
  let current = secret;
  const deliveries = createDeliveries({
    clock: { now },
    ...options,
    retries,
    timeoutMs,
    sign: (body, context) =>
      signHmac({
        secret: current,
        header: webhookHeaders.signature,
        encoding: 'base64',
        idHeader: webhookHeaders.id,
      })(body, context),
    onGivenUp: ({ url, topic }) => subscriptions.drop((each) => each.uri === url && each.topic === apiTopic(topic)),
  });

  function send(topic: string, payload: Readonly<Record<string, unknown>>): void {
    // Shared by the deliveries of one change to all subscribers.
    const eventId = randomUUID();
    for (const { uri, includeFields, name } of subscriptions.of(apiTopic(topic)))
      deliveries.send({
        id: randomUUID(),
        url: uri,
        topic,
        body: JSON.stringify(thinned(payload, includeFields)),
        headers: {
          [webhookHeaders.topic]: topic,
          [webhookHeaders.shop]: shop,
          [webhookHeaders.version]: apiVersion,
          [webhookHeaders.triggeredAt]: new Date(now()).toISOString(),
          'X-Shopify-Event-Id': eventId,
          ...(name !== null && { 'X-Shopify-Name': name }),
        },
      });
  }

  const notify: Notify = (topic, ids) => {
    if (subscriptions.of(apiTopic(topic)).length === 0) return;
    for (const id of ids) {
      const payload = recordPayload(topic, Number(id), shopData);
      if (payload) send(topic, payload);
    }
  };

  return {
    notify,
    uninstalled: (): void => send('app/uninstalled', { id: shopId, name: shopData.shop.name, myshopify_domain: shop }),
    scopesChanged: (previous: readonly string[], granted: readonly string[]): void =>
      send('app/scopes_update', {
        id: 1,
        shop_id: gid('Shop', shopId),
        previous,
        current: granted,
        updated_at: new Date(now()).toISOString(),
      }),
    verbs: {
      ...deliveries,
      /** Subscribes to topics, such as `customers/redact`, as the app's configuration does: without the API, with whole payloads. */
      configure: (uri: string, topics: readonly string[]): void => subscriptions.configure(uri, topics.map(apiTopic)),
      /** The subscriptions of the app, those of its configuration included. */
      subscriptions: subscriptions.all,
      /** Removes subscriptions that were made with the API, as Shopify does after deliveries failed for hours. */
      dropSubscriptions: (topic?: string): void =>
        subscriptions.drop((each) => topic === undefined || each.topic === apiTopic(topic)),
      /** Signs with another client secret from now on. */
      rotateSecret: (next: string): void => {
        current = next;
      },
      /** Sends a request about personal data to the address in the app's configuration. */
      demand: ({ topic, customer, orders = [] }: PrivacyDemand): void => {
        const of = { shop_id: shopId, shop_domain: shop };
        const ids = orders.map(Number);
        if (topic === 'shop/redact') return send(topic, of);
        const person = { customer: { id: customer === undefined ? null : Number(customer) } };
        if (topic === 'customers/redact') return send(topic, { ...of, ...person, orders_to_redact: ids });
        return send(topic, { ...of, ...person, orders_requested: ids, data_request: { id: 1 } });
      },
    },
  };
}

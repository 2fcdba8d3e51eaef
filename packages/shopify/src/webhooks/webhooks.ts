import { IntegrationError } from '@makerfex/integrations-core';
import { option } from '@makerfex/integrations-core/options';
import {
  hmacSignature,
  type OAuthAppSource,
  type WebhookDescriptor,
  type WebhookMessage,
  type WebhookRequest,
  type WebhookSecrets,
  webhookSecretsOption,
} from '@makerfex/integrations-core/provider';
import type { ShopifyConfig } from '../config.ts';
import { Graphql } from '../graphql/graphql.ts';
import { readShop } from '../shop.ts';
import { appTopics, complianceTopics } from './app-topics.ts';
import { isComplete, readHeader, triggeredAt, webhookHeaders } from './headers.ts';
import { readPayload } from './payload.ts';
import { recordTopics } from './record-topics.ts';
import { createSubscriptions } from './subscriptions.ts';

/** How deliveries of Shopify are received. */
export interface ShopifyWebhookOptions {
  /**
   * The client secrets that deliveries are signed with, newest first: the new and the old one while the secret is replaced, or those
   * of several apps.
   * @default the `clientSecret` of `app`, if `app` is not a function
   */
  readonly secrets?: WebhookSecrets;
  /**
   * Who subscribes: the SDK, at each shop, or the app's own configuration (`shopify.app.toml`).
   * @default 'sdk'
   */
  readonly subscriptions?: 'sdk' | 'app';
}

export const shopifyWebhookOptions = option.group<ShopifyWebhookOptions>({
  secrets: webhookSecretsOption().optional(),
  subscriptions: option
    .where<NonNullable<ShopifyWebhookOptions['subscriptions']>>(
      "'sdk' or 'app'",
      (value) => value === 'sdk' || value === 'app',
    )
    .optional(),
});

/**
 * Reads and verifies deliveries of Shopify.
 * @returns undefined if there is no secret to verify them with and no options were given
 * @throws IntegrationError `not_configured` if there are options without a secret, or a secret is too short
 */
export function webhooksOf(
  app: OAuthAppSource | undefined,
  options: ShopifyWebhookOptions | undefined,
  apiVersion: string,
): WebhookDescriptor<ShopifyConfig> | undefined {
  const { secrets, subscriptions = 'sdk' } = options ?? {};
  const own = app && typeof app !== 'function' ? app : undefined;
  const used = secrets ?? own?.clientSecret;
  if (used === undefined) return options ? refuseToStart() : undefined;
  const isSigned = hmacSignature({ secrets: used, header: webhookHeaders.signature, encoding: 'base64' });
  return {
    // A wrong signature first: Shopify requires 401 for it, whatever else is missing.
    verify: (request) => {
      const verdict = isSigned(request);
      return verdict === 'verified' && !isComplete(request.headers) ? 'incomplete' : verdict;
    },
    deliveryId: ({ headers }) => readHeader(headers, 'id'),
    read: (request) => [readMessage(request)],
    accounts: ({ config }) => [accountOf(config.shop)],
    scopes: async ({ http }) => (await readShop(new Graphql(http, apiVersion))).handles,
    ...(subscriptions === 'sdk' && {
      // Deliveries for a shop's own app are signed with a secret that the host may not have.
      subscriptions: createSubscriptions(apiVersion, secrets === undefined ? own?.clientId : undefined),
    }),
  };
}

/** The domain of a shop, as its connection is found by it. */
const accountOf = (shop: string): string => shop.toLowerCase();

function readMessage({ headers, body, receivedAt }: WebhookRequest): WebhookMessage {
  const topic = readHeader(headers, 'topic');
  const at = triggeredAt(headers);
  const payload = readPayload(body);
  const records = Object.hasOwn(recordTopics, topic) ? recordTopics[topic]?.read(payload) : undefined;
  const news = records
    ? { shop: null, facts: records }
    : readAppNews(topic, payload, at && at < receivedAt ? at : receivedAt);
  return { topic, account: accountOf(news.shop ?? readHeader(headers, 'shop')), at, facts: news.facts };
}

function readAppNews(topic: string, payload: ReturnType<typeof readPayload>, at: Date) {
  const known = { ...appTopics, ...complianceTopics };
  const read = Object.hasOwn(known, topic) ? known[topic]?.read : undefined;
  return read?.(payload, at) ?? { shop: null, facts: [] };
}

function refuseToStart(): never {
  throw new IntegrationError(
    'not_configured',
    'Webhooks of Shopify cannot be verified: give the option `webhooks.secrets`, or an `app` that is not a function.',
  );
}

import { connectionCost } from './selection.ts';

export const subscriptionsPageSize = 100;
/** Lists the app's subscriptions that lead to an address, and names the app that the credential belongs to. */
export const subscriptionsDocument =
  'query WebhookSubscriptions($first: Int!, $after: String, $uri: String) { currentAppInstallation { app { apiKey } } ' +
  'webhookSubscriptions(first: $first, after: $after, uri: $uri) { pageInfo { hasNextPage endCursor } ' +
  'nodes { id topic uri format includeFields } } }';
export const subscriptionsCost = 2 + connectionCost(subscriptionsPageSize, 1);

/** https://shopify.dev/docs/api/admin-graphql/2026-10/mutations/webhookSubscriptionCreate */
export const subscribeDocument =
  'mutation Subscribe($topic: WebhookSubscriptionTopic!, $subscription: WebhookSubscriptionInput!) ' +
  '{ webhookSubscriptionCreate(topic: $topic, webhookSubscription: $subscription) ' +
  '{ webhookSubscription { id } userErrors { field message } } }';

/** https://shopify.dev/docs/api/admin-graphql/2026-10/mutations/webhookSubscriptionDelete */
export const unsubscribeDocument =
  'mutation Unsubscribe($id: ID!) { webhookSubscriptionDelete(id: $id) { deletedWebhookSubscriptionId userErrors { message } } }';

import { isIntegrationError } from '@makerfex/integrations-core';
import type {
  SubscriptionContext,
  SubscriptionReport,
  WebhookSubscriptions,
} from '@makerfex/integrations-core/provider';
import type { ShopifyConfig } from '../config.ts';
import { mutationCost } from '../documents/control.ts';
import { subscribeDocument, unsubscribeDocument } from '../documents/subscriptions.ts';
import { Graphql } from '../graphql/graphql.ts';
import { asList, asText, at } from '../map/node.ts';
import { readShop } from '../shop.ts';
import { listSubscriptions, type Subscription } from './list-subscriptions.ts';
import { apiTopic, type WantedSubscription, wantedSubscriptions } from './wanted.ts';

type Context = SubscriptionContext<ShopifyConfig>;
type Refused = SubscriptionReport['refused'][number];

/**
 * Subscriptions at a shop, made with its own credential.
 * @param clientId the app whose secret deliveries are verified with; undefined if the host gave the secrets itself
 */
export function createSubscriptions(
  apiVersion: string,
  clientId: string | undefined,
): WebhookSubscriptions<ShopifyConfig> {
  return {
    keep: (context) => keep(new Graphql(context.http, apiVersion), context, clientId),
    remove: async (context) => {
      const api = new Graphql(context.http, apiVersion);
      const { found } = await listSubscriptions(api, context);
      for (const { id } of found) await unsubscribe(api, context, id);
    },
  };
}

async function keep(api: Graphql, context: Context, clientId: string | undefined): Promise<SubscriptionReport> {
  const { grants } = await readShop(api);
  const { found, app } = await listSubscriptions(api, context);
  const isOfAnotherApp = clientId !== undefined && app !== null && app !== clientId;
  const wanted = wantedSubscriptions(context.capabilities, grants);
  const kept = isOfAnotherApp ? new Map<string, Subscription>() : keptOf(wanted, found);
  const keptIds = new Set([...kept.values()].map(({ id }) => id));
  const obsolete = found.filter(({ id }) => !keptIds.has(id));
  // Before new ones are made: Shopify allows an address only once for each topic.
  for (const { id } of obsolete) await unsubscribe(api, context, id);
  const created: string[] = [];
  const refused: Refused[] = [];
  for (const subscription of wanted.filter(({ topic }) => !kept.has(topic))) {
    const reason = isOfAnotherApp ? ofAnotherApp : await subscribe(api, context, subscription);
    if (reason === null) created.push(subscription.topic);
    else refused.push({ topic: subscription.topic, reason });
  }
  return { kept: [...kept.keys()], created, removed: obsolete.map(({ topic }) => headerTopic(topic, wanted)), refused };
}

const ofAnotherApp =
  'the credential belongs to another app than that of the host, which signs with another secret; give its client secret in the option `webhooks.secrets`';

/** The first subscription of each wanted topic that is as it should be. */
function keptOf(wanted: readonly WantedSubscription[], found: readonly Subscription[]): Map<string, Subscription> {
  const kept = new Map<string, Subscription>();
  for (const { topic, includeFields } of wanted) {
    const same = found.find(
      (each) => each.topic === apiTopic(topic) && each.isJson && isSameSet(each.includeFields, includeFields),
    );
    if (same) kept.set(topic, same);
  }
  return kept;
}

const isSameSet = (some: readonly string[], others: readonly string[]): boolean =>
  some.toSorted().join(' ') === others.toSorted().join(' ');

/** The spelling of deliveries, if it is known: `_` may stand for `/` or for itself. */
const headerTopic = (topic: string, wanted: readonly WantedSubscription[]): string =>
  wanted.find((each) => apiTopic(each.topic) === topic)?.topic ?? topic;

const subscriptionName = 'makerfex-integrations';

/** @returns why Shopify refused it; null if it is made */
async function subscribe(
  api: Graphql,
  { url, signal }: Context,
  { topic, includeFields }: WantedSubscription,
): Promise<string | null> {
  signal.throwIfAborted();
  const fields = includeFields.length > 0 ? { includeFields } : {};
  const subscription = { uri: url, format: 'JSON', name: subscriptionName, ...fields };
  try {
    const data = await api.mutate(subscribeDocument, { topic: apiTopic(topic), subscription }, mutationCost);
    const answer = at(data, 'webhookSubscriptionCreate');
    if (asText(at(answer, 'webhookSubscription', 'id')) !== null) return null;
    return reasonOf(asList(at(answer, 'userErrors')).map((error) => asText(error['message']) ?? ''));
  } catch (error) {
    if (isIntegrationError(error) && isAboutTopic(error)) return error.message;
    throw error;
  }
}

/** An unknown topic or a missing scope: other topics may be accepted. */
const isAboutTopic = (error: { code: string; concerns: string | undefined }): boolean =>
  error.code === 'provider_rejected' || (error.code === 'provider_auth' && error.concerns === 'capability');

/** Shopify's own text is not passed on: it can repeat what was sent. */
function reasonOf(messages: readonly string[]): string {
  const text = messages.join(' ');
  if (/protected customer data/i.test(text)) return 'the app was not approved for protected customer data';
  if (/already been taken/i.test(text)) return 'another subscription of this topic leads to the same address';
  if (/address|uri|url/i.test(text)) return 'Shopify does not deliver to this address: it must be https and public';
  return 'Shopify refused the subscription';
}

async function unsubscribe(api: Graphql, { signal }: Context, id: string): Promise<void> {
  signal.throwIfAborted();
  // One that is gone already is answered with an error, which changes nothing.
  await api.mutate(unsubscribeDocument, { id }, mutationCost);
}

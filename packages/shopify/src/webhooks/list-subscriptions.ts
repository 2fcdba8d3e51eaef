import type { SubscriptionContext } from '@makerfex/integrations-core/provider';
import type { ShopifyConfig } from '../config.ts';
import { subscriptionsCost, subscriptionsDocument, subscriptionsPageSize } from '../documents/subscriptions.ts';
import type { Graphql } from '../graphql/graphql.ts';
import { asText, at } from '../map/node.ts';
import { readPage } from '../pull/connection.ts';

/** A subscription that leads to our address. */
export interface Subscription {
  readonly id: string;
  /** As the API writes it: `ORDERS_CREATE`. */
  readonly topic: string;
  readonly isJson: boolean;
  readonly includeFields: readonly string[];
}

/** Lists the app's subscriptions at this shop that lead to our address. Others are not ours to change. */
export async function listSubscriptions(
  api: Graphql,
  { url, signal }: Pick<SubscriptionContext<ShopifyConfig>, 'url' | 'signal'>,
): Promise<{ readonly found: readonly Subscription[] /** Client id of the app. */; readonly app: string | null }> {
  const found: Subscription[] = [];
  for (let after: string | null = null; ; ) {
    signal.throwIfAborted();
    const variables = { first: subscriptionsPageSize, after, uri: url };
    const data = await api.query(subscriptionsDocument, variables, subscriptionsCost);
    const { nodes, end, isLast } = readPage(data['webhookSubscriptions'], after, 'subscriptions');
    found.push(...nodes.flatMap((node) => readSubscription(node, url) ?? []));
    after = end;
    if (isLast) return { found, app: asText(at(data, 'currentAppInstallation', 'app', 'apiKey')) };
  }
}

function readSubscription(node: unknown, url: string): Subscription | null {
  const id = asText(at(node, 'id'));
  const topic = asText(at(node, 'topic'));
  if (id === null || topic === null || at(node, 'uri') !== url) return null;
  const fields = at(node, 'includeFields');
  const includeFields = Array.isArray(fields) ? fields.flatMap((field) => asText(field) ?? []) : [];
  return { id, topic, isJson: at(node, 'format') === 'JSON', includeFields };
}

import type { GraphQLResolveInfo } from 'graphql';
import type { ApiContext } from '../access.ts';
import { gid, isoSeconds } from '../answers.ts';
import { listConnection, type PageArguments } from '../connection.ts';

/** Who gets deliveries of a topic. */
export interface Subscription {
  /** Null: it stands in the app's configuration, which the API does not list. */
  readonly id: string | null;
  /** As the API writes it: `ORDERS_CREATE`. */
  readonly topic: string;
  readonly uri: string;
  readonly format: string;
  readonly includeFields: readonly string[];
  readonly name: string | null;
  readonly createdAt: string;
}

interface CreateArguments {
  readonly topic: string;
  readonly webhookSubscription: {
    readonly uri?: string | null;
    readonly format?: string | null;
    readonly includeFields?: readonly string[] | null;
    readonly name?: string | null;
  };
}

/** Any one of these scopes allows a subscription, by the beginning of the topic. */
const scopesOf: Readonly<Record<string, readonly string[]>> = {
  ORDERS: ['read_orders'],
  REFUNDS: ['read_orders'],
  PRODUCTS: ['read_products'],
  INVENTORY: ['read_inventory'],
  CUSTOMERS: ['read_customers'],
  CUSTOMERS_MERGE: ['read_customer_merge'],
};
const areProtected = /^(ORDERS|REFUNDS|CUSTOMERS)_/;
const refusal = (field: string, message: string) => ({
  webhookSubscription: null,
  userErrors: [{ field: ['webhookSubscription', field], message }],
});

/** Like a real one, only https; the loopback address is for a host that is tried out. */
const isAllowedAddress = (uri: string): boolean => {
  const url = URL.parse(uri);
  return url?.protocol === 'https:' || (url?.protocol === 'http:' && /^(127\.0\.0\.1|localhost)$/.test(url.hostname));
};

/** The subscriptions of the app at the simulated shop, made with the API or in the app's configuration. */
export function createSubscriptionStore(now: () => number, isRefusedData: () => boolean) {
  let held: readonly Subscription[] = [];
  let made = 0;

  const whyRefused = ({ topic, webhookSubscription: { uri } }: CreateArguments, grants: ReadonlySet<string>) => {
    const scopes = scopesOf[topic] ?? scopesOf[topic.split('_')[0] ?? ''];
    if (scopes && !scopes.some((scope) => grants.has(scope) || grants.has(scope.replace('read_', 'write_'))))
      return refusal('topic', 'You do not have permission to create or update webhooks with this topic.');
    if (areProtected.test(topic) && isRefusedData())
      return refusal('topic', 'This app is not approved to subscribe to webhooks containing protected customer data.');
    if (!uri || !isAllowedAddress(uri)) return refusal('uri', 'Address is not allowed');
    const isTaken = held.some((each) => each.id !== null && each.topic === topic && each.uri === uri);
    return isTaken ? refusal('uri', 'Address for this topic has already been taken') : null;
  };

  return {
    all: (): readonly Subscription[] => held,
    of: (topic: string): readonly Subscription[] => held.filter((each) => each.topic === topic),
    /** Subscribes in the app's configuration. */
    configure: (uri: string, topics: readonly string[]): void => {
      const rest = { id: null, uri, format: 'JSON', includeFields: [], name: null, createdAt: isoSeconds(now()) };
      held = [...held, ...topics.map((topic) => ({ topic, ...rest }))];
    },
    /** Removes those that were made with the API, such as on an uninstall. */
    drop: (isDropped: (subscription: Subscription) => boolean = () => true): void => {
      held = held.filter((each) => each.id === null || !isDropped(each));
    },
    list: ({ uri, ...page }: PageArguments & { uri?: string | null }, context: ApiContext, info: GraphQLResolveInfo) =>
      listConnection(
        held.filter((each) => each.id !== null && (uri ?? each.uri) === each.uri),
        page,
        context,
        info,
      ),
    create: (asked: CreateArguments, { grants }: ApiContext) => {
      const refused = whyRefused(asked, grants);
      if (refused) return refused;
      const { uri, format, includeFields, name } = asked.webhookSubscription;
      made += 1;
      const subscription: Subscription = {
        id: gid('WebhookSubscription', 1_500_000_000_000 + made),
        topic: asked.topic,
        uri: uri ?? '',
        format: format ?? 'JSON',
        includeFields: includeFields ?? [],
        name: name ?? null,
        createdAt: isoSeconds(now()),
      };
      held = [...held, subscription];
      return { webhookSubscription: subscription, userErrors: [] };
    },
    remove: ({ id }: { id: string }) => {
      const isKnown = held.some((each) => each.id === id);
      held = held.filter((each) => each.id !== id);
      const userErrors = isKnown ? [] : [{ field: ['id'], message: 'Webhook subscription does not exist' }];
      return { deletedWebhookSubscriptionId: isKnown ? id : null, userErrors };
    },
  };
}
export type SubscriptionStore = ReturnType<typeof createSubscriptionStore>;

import { type BucketOptions, createBucket, type Token } from '@makerfex/integrations-testkit/simulator';
import type { GraphQLResolveInfo } from 'graphql';
import * as z from 'zod';
import { type ApiContext, accessRules, type PersonalData } from './access.ts';
import { gid, json } from './answers.ts';
import type { BulkOperations } from './bulk.ts';
import type { ListArguments } from './collection.ts';
import { maxQueryCost, operationCost, requestedSize } from './cost.ts';
import type { Events } from './events.ts';
import { run } from './execute.ts';
import { prepare, schema } from './schema.ts';
import type { ShopData } from './shop-data.ts';
import type { SubscriptionStore } from './webhooks/subscriptions.ts';

const requestSchema = z.object({ query: z.string(), variables: z.record(z.string(), z.unknown()).nullish() });
export type GraphqlRequest = z.infer<typeof requestSchema>;

/** The body of a GraphQL call; null if it is not one. */
export function readRequest(text: string): GraphqlRequest | null {
  try {
    return requestSchema.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}

/** Creates the context that resolvers get. The rules of each grant are computed once. */
export function createContextOf(personalDataNow: () => PersonalData) {
  const rules = new Map<string, ApiContext['rules']>();
  return (grants: ReadonlySet<string>, bulk: boolean): ApiContext => {
    const personalData = personalDataNow();
    const key = [String(personalData), ...grants].join(' ');
    const held = rules.get(key) ?? accessRules(schema, grants, personalData);
    rules.set(key, held);
    return { grants, rules: held, bulk, sizes: new Map() };
  };
}

export interface ApiOptions {
  readonly shopData: ShopData;
  readonly events: Events;
  readonly bulk: BulkOperations;
  readonly subscriptions: SubscriptionStore;
  readonly clientId: string;
  readonly points: BucketOptions;
  readonly now: () => number;
  readonly contextOf: ReturnType<typeof createContextOf>;
  readonly alter: (value: unknown) => unknown;
}

type Listing = (args: ListArguments, context: ApiContext, info: GraphQLResolveInfo) => unknown;

/** The GraphQL endpoint of the Admin API: validates, computes the cost, throttles, executes. */
export function createApi({
  shopData,
  events,
  bulk,
  subscriptions,
  clientId,
  points,
  now,
  contextOf,
  alter,
}: ApiOptions) {
  const bucket = createBucket(points, now);
  let throttled = 0;
  const { orders, products, customers } = shopData;
  const root = {
    shop: () => shopData.shop,
    currentAppInstallation: (_: unknown, { grants }: ApiContext) => ({
      id: gid('AppInstallation', 1),
      accessScopes: [...grants].map((handle) => ({ handle })),
      app: { id: gid('App', 1), apiKey: clientId },
    }),
    ...rootOf('order', orders),
    ...rootOf('product', products),
    ...rootOf('customer', customers),
    inventoryItem: ({ id }: { id: string }) => shopData.inventoryItem(id),
    events: events.list satisfies Listing,
    bulkOperation: ({ id }: { id: string }) => bulk.find(id),
    bulkOperationRunQuery: bulk.start,
    webhookSubscriptions: subscriptions.list,
    webhookSubscriptionCreate: subscriptions.create,
    webhookSubscriptionDelete: subscriptions.remove,
  };

  const throttleStatus = () => ({
    maximumAvailable: points.capacity,
    currentlyAvailable: Math.floor(bucket.available()),
    restoreRate: points.perSecond,
  });

  return {
    /** How many queries were refused for lack of points. */
    throttledQueries: (): number => throttled,
    drainPoints: bucket.drain,
    answer({ query, variables }: GraphqlRequest, { scopes }: Token): Response {
      const prepared = prepare(query);
      if (!('document' in prepared)) return json(200, { errors: prepared });
      const given = variables ?? {};
      const cost = operationCost(schema, prepared.operation, requestedSize(given));
      if (cost > maxQueryCost) return json(200, { errors: [tooCostly(cost)] });
      const costOf = (actual: number | null) => ({
        cost: { requestedQueryCost: cost, actualQueryCost: actual, throttleStatus: throttleStatus() },
      });
      if (!bucket.take(cost)) {
        throttled += 1;
        const errors = [{ message: 'Throttled', extensions: { code: 'THROTTLED' } }];
        return json(200, { errors, extensions: costOf(null) });
      }
      const context = contextOf(new Set(scopes), false);
      const result = run(schema, prepared, { root, context, variables: given });
      const actual = operationCost(schema, prepared.operation, (field) => context.sizes.get(field) ?? 0);
      bucket.giveBack(cost - actual);
      return json(200, { ...result, data: alter(result.data ?? null), extensions: costOf(actual) });
    },
  };
}

const tooCostly = (cost: number) => ({
  message: `Query cost is ${cost}, which exceeds the single query max cost limit (${maxQueryCost}).`,
  extensions: { code: 'MAX_COST_EXCEEDED', cost, maxCost: maxQueryCost },
});

/** The three root fields of one kind of record: the list, the record by id, and the count. */
function rootOf(name: 'order' | 'product' | 'customer', records: ShopData['orders']): Record<string, unknown> {
  return {
    [`${name}s`]: records.page,
    [name]: ({ id }: { id: string }, context: ApiContext) => records.get(id, context),
    [`${name}sCount`]: ({ query, limit }: { query?: string; limit: number }, context: ApiContext) =>
      records.count(query, limit, context),
  };
}

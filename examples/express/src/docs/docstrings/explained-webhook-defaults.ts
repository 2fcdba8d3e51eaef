import type { Explained } from './explained.ts';

/** Those of webhooks and requests about personal data, a part of `explainedDefaults`. */
export const explainedWebhookDefaults: Readonly<Record<string, Explained>> = {
  'core/src/integrations-options.ts OptionalHostPorts.privacy': {
    says: 'none: people do what they ask',
    code: 'const port = findPort(ports, name);',
    file: 'core/src/privacy/work.ts',
  },
  'core/src/provider/context.ts PullPage.readAt': {
    says: 'when `run` was asked for the page',
    code: 'readAt: earlierOf(next.value.readAt, askedAt)',
    file: 'core/src/runs/stamp-pages.ts',
  },
  'core/src/provider/context.ts FetchContext.reportedGone': {
    says: '[]',
    code: 'context.reportedGone?.includes(id) === true',
    file: 'shopify/src/capabilities/import-orders.ts',
  },
  'core/src/provider/context.ts FetchedRecords.readAt': {
    says: 'when `fetch` was called',
    code: 'earlierOf(found.readAt, askedAt)',
    file: 'core/src/runs/fetch-by-id.ts',
  },
  'core/src/provider/oauth2.ts TokenGrant.visible': {
    says: 'after a refresh, the old ones',
    code: 'grant.visible ?? old.visibleFields',
    file: 'core/src/credentials/renew.ts',
  },
  'core/src/provider/provider.ts ProviderDefinition.webhooks': {
    says: 'none: changes are seen by the next import',
    code: 'if (provider?.webhooks) return { provider, descriptor: provider.webhooks };',
    file: 'core/src/webhooks/create-webhooks.ts',
  },
  'core/src/webhooks/webhooks.ts WebhookOptions.url': {
    says: 'none: a person subscribes at the provider',
    code: 'if (url === undefined) return;',
    file: 'core/src/webhooks/upkeep.ts',
  },
  'core/src/webhooks/webhooks.ts WebhookOptions.quietMs': {
    says: '2_000',
    code: 'quietMs: 2_000',
    file: 'core/src/webhooks/options.ts',
  },
  'core/src/webhooks/webhooks.ts WebhookOptions.longestMs': {
    says: '10_000',
    code: 'longestMs: 10_000',
    file: 'core/src/webhooks/options.ts',
  },
  'etsy/src/provider.ts EtsyOptions.webhooks': {
    says: 'none: orders come with the next import',
    code: 'webhooks: options.webhooks && etsyWebhooks(options.webhooks, baseUrl)',
  },
  'etsy/src/simulator/index.ts EtsySimulatorOptions.webhooks.fetch': {
    says: 'the global fetch',
    code: 'fetch = globalThis.fetch',
    file: 'testkit/src/simulator/deliveries.ts',
  },
  'instagram/src/provider.ts InstagramOptions.webhooks': {
    says: 'none are received',
    code: '...(options.webhooks && { webhooks: instagramWebhooks(app, options.webhooks) })',
  },
  'instagram/src/webhooks/descriptor.ts InstagramWebhooks.verifyToken': {
    says: 'none: the check of an address is refused',
    code: '...(verifyToken !== undefined && { challenge:',
  },
  'instagram/src/webhooks/descriptor.ts InstagramWebhooks.secrets': {
    says: 'the secret of `app`',
    code: "options.secrets ?? (typeof app === 'function' ? [] : app.clientSecret)",
  },
  'shopify/src/provider.ts ShopifyOptions.webhooks': {
    says: "{ secrets: app.clientSecret, subscriptions: 'sdk' }, if `app` is not a function",
    code: "const { secrets, subscriptions = 'sdk' } = options ?? {};",
    file: 'shopify/src/webhooks/webhooks.ts',
  },
  'shopify/src/simulator/index.ts ShopifySimulatorOptions.deliveries': {
    says: 'the global fetch, in real time',
    code: 'options: options.deliveries ?? {}',
  },
  'shopify/src/webhooks/webhooks.ts ShopifyWebhookOptions.secrets': {
    says: 'the `clientSecret` of `app`, if `app` is not a function',
    code: 'secrets ?? own?.clientSecret',
  },
  'testkit/src/simulator/deliveries.ts DeliveriesOptions.fetch': {
    says: 'the global fetch',
    code: 'fetch = globalThis.fetch',
  },
  'core/src/provider/webhooks/descriptor.ts WebhookMessage.id': {
    says: "the request's, with its place if there are several",
    code: 'message.id ?? (read.length === 1 ? id : `${id}#${index}`)',
    file: 'core/src/webhooks/read-messages.ts',
  },
  'testkit/src/simulator/deliveries.ts DeliveriesOptions.clock': {
    says: 'the real time',
    code: 'options.clock ?? { now: Date.now }',
  },
  'testkit/src/simulator/deliveries.ts DeliveriesOptions.clock.wait': {
    says: 'in real time',
    code: 'wait = waitInRealTime',
  },
  'testkit/src/simulator/deliveries.ts DeliveriesOptions.retries': {
    says: 'those of Standard Webhooks: 5 s, 5 min, 30 min, 2 h, 5 h, 10 h, 10 h',
    code: 'defaultRetries = [5_000, 300_000, 1_800_000, 7_200_000, 18_000_000, 36_000_000, 36_000_000]',
  },
  'testkit/src/simulator/delivery-faults.ts DeliveryFault.count': {
    says: '1, or all from now on if there is a `share`',
    code: 'fault.count ?? (fault.share === undefined ? 1 : Number.POSITIVE_INFINITY)',
  },
};

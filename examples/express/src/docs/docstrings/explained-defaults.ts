/** Where the code gives a default that only words can describe: the docstring's text, and code that stands in the file. */
export interface Explained {
  readonly says: string;
  readonly code: string;
  /** Below `packages`. @default the file of the option */
  readonly file?: string;
}

export const explainedDefaults: Readonly<Record<string, Explained>> = {
  'core/src/credentials/credential-context.ts CredentialOptions.clock': {
    says: "this process's own clock",
    code: 'clock?.now() ?? new Date()',
    file: 'core/src/credentials/refresh.ts',
  },
  'core/src/events/event.ts EventDetails.level': {
    says: 'the level of the type in the catalogue',
    code: 'level ?? eventTypes[type].level',
  },
  'core/src/events/subscriptions/options.ts SubscriptionFilter.types': {
    says: 'every type',
    code: 'types === undefined || wanted.has(type)',
    file: 'core/src/events/subscriptions/subscriptions.ts',
  },
  'core/src/invoices/issue-invoice.ts IssueDetails.issuedOn': {
    says: "the draft's day, otherwise today in the seller's time zone",
    code: 'draft.issuedOn ?? today',
  },
  'core/src/invoices/issue-invoice.ts IssueDetails.seller': {
    says: "the draft's seller",
    code: 'details.seller ?? draft.seller',
  },
  'core/src/outbound/address-guard.ts AddressGuardOptions.lookup': {
    says: "the system's resolver",
    code: 'lookup = resolve',
  },
  'core/src/outbound/choose-fetch.ts FetchOptions.fetch': {
    says: 'globalThis.fetch',
    code: 'fetch ?? ((input, init) => fetch(input, init))',
  },
  'core/src/provider/capability-literals.ts CapabilityLiterals.enumerates': {
    says: 'false',
    code: 'if (capability.enumerates) await deleteAbsent',
    file: 'core/src/runs/execute-pull.ts',
  },
  'core/src/provider/capability-literals.ts CapabilityLiterals.overlapMs': {
    says: '0',
    code: 'capability.overlapMs ?? 0',
    file: 'core/src/runs/sync-plan.ts',
  },
  'core/src/provider/oauth2.ts TokenGrant.refreshToken': {
    says: 'after a refresh, the old one',
    code: 'grant.refreshToken ?? oldRefreshToken',
    file: 'core/src/credentials/renew.ts',
  },
  'testkit/src/provider/harness.ts ProviderSimulator.credentials': {
    says: 'what `tokens` issues',
    code: 'simulator.credentials ?? simulator.tokens',
    file: 'testkit/src/provider/credentials.ts',
  },
  'core/src/provider/auth.ts basicAuth.fields.user': {
    says: "{ title: 'User' }",
    code: "of: SecretField = { title: 'User' }",
    file: 'core/src/provider/secrets.ts',
  },
  'core/src/provider/auth.ts basicAuth.fields.password': {
    says: "{ title: 'Password' }",
    code: "password: SecretField = { title: 'Password' }",
    file: 'core/src/provider/secrets.ts',
  },
  'core/src/provider/secrets.ts TokenFieldOptions.title': {
    says: "'Access token', or 'API key'",
    code: "{ title: 'API key', ...field }",
    file: 'core/src/provider/auth.ts',
  },
  'core/src/provider/http.ts PostOptions.idempotent': {
    says: 'false',
    code: 'outgoing.idempotent ? waitAfter',
    file: 'core/src/outbound/client.ts',
  },
  'core/src/provider/http.ts ProviderFault.concerns': {
    says: "'credential'",
    code: "reason.concerns === 'capability' ? undefined : 'credential'",
    file: 'core/src/runs/end-attempt.ts',
  },
  'core/src/provider/http.ts ProviderFault.retryAfterMs': {
    says: "what the reply's Retry-After says",
    code: 'fault.retryAfterMs ?? readRetryAfter(headers)',
    file: 'core/src/outbound/fault.ts',
  },
  'core/src/provider/http.ts ProviderFault.refreshable': {
    says: 'true for a reply of status 401',
    code: 'fault.refreshable ?? status === 401',
    file: 'core/src/outbound/fault.ts',
  },
  'core/src/provider/http.ts RequestOptions.maxBodyBytes': {
    says: "the provider's `maxBodyBytes`",
    code: 'outgoing.maxBodyBytes ?? descriptor.maxBodyBytes',
    file: 'core/src/outbound/client.ts',
  },
  'core/src/provider/http-descriptor.ts ProviderHttpDescriptor.maxBodyBytes': {
    says: '8_388_608 (8 MiB)',
    code: 'defaultBodyBytes = 8 * 1024 * 1024',
    file: 'core/src/outbound/client.ts',
  },
  'core/src/records/day.ts dayIn.instant': {
    says: 'now',
    code: 'instant: Date = new Date()',
  },
  'core/src/records/timestamp.ts TimestampOptions.zone': {
    says: 'text without a zone is not read',
    code: 'if (zone === undefined) return undefined',
  },
  'core/src/shop/connections/connections.ts NewConnection.enabledCapabilities': {
    says: 'every capability of the provider',
    code: 'request.enabledCapabilities ?? Object.keys(chosen.capabilities)',
  },
  'core/src/shop/export.ts EventExportRequest.since': {
    says: '90 days ago',
    code: 'daysBefore(new Date(), retentionDays)',
  },
  'core/src/shop/export.ts EventExportRequest.until': {
    says: 'up to the newest event',
    code: 'until?.toISOString() ?? null',
  },
  'core/src/shop/runs/run-request.ts RunSettings.eta': {
    says: 'at once',
    code: 'request.eta ?? null',
  },
  'core/src/shop/runs/run-request.ts RunSettings.expiresAt': {
    says: 'never',
    code: 'request.expiresAt ?? null',
  },
  'core/src/provider/capability.ts PushDefinition.subject': {
    says: 'none',
    code: 'if (isPull(capability) || !capability.contract.subject) return null;',
    file: 'core/src/shop/runs/subject.ts',
  },
  'core/src/storage/repositories.ts RunEnd.eta': {
    says: 'at once',
    code: 'end.eta ?? at',
    file: 'core/src/runs/end-attempt.ts',
  },
  'core/src/storage/rows.ts SyncResume.moved': {
    says: 'false',
    code: 'resume.moved === true',
    file: 'core/src/runs/pull.ts',
  },
  'core/src/storage/storage.ts Storage.findAbandonedRuns.after': {
    says: 'null',
    code: 'findAbandonedRuns: (now, limit, after = null)',
    file: 'core/src/memory-storage/index.ts',
  },
  'core/src/storage/storage.ts Storage.findShopsToPurge.after': {
    says: 'null',
    code: 'findShopsToPurge: (before, limit, after = null)',
    file: 'core/src/memory-storage/index.ts',
  },
  'etsy/src/provider.ts EtsyOptions.authorizeUrl': {
    says: "'https://www.etsy.com/oauth/connect'; with `baseUrl`, its `/oauth/connect`",
    code: "options.baseUrl ? `${baseUrl}/oauth/connect` : 'https://www.etsy.com/oauth/connect'",
  },
  'http-api/src/addresses.ts AddressOptions.returnPaths': {
    says: "any path on `publicUrl`'s origin",
    code: "options.returnPaths?.some((allowed) => isWithin(page?.pathname ?? '', allowed)) ?? true",
  },
  'instagram/src/simulator/index.ts InstagramSimulatorOptions.answeredVersion': {
    says: 'the requested one',
    code: 'options.answeredVersion ?? asked',
  },
  'jobs-celery/src/celery-sender.ts SendTask.id': {
    says: 'a new UUID',
    code: 'id = randomUUID()',
  },
  'jobs-celery/src/celery-sender.ts SendTask.retries': {
    says: '0',
    code: 'task.retries ?? 0',
    file: 'jobs-celery/src/protocol/write-task.ts',
  },
  'jobs-celery/src/celery-sender.ts SendTask.priority': {
    says: '0',
    code: 'task.priority ?? 0',
    file: 'jobs-celery/src/protocol/write-task.ts',
  },
  'jobs-pg-boss/src/pg-boss-jobs.ts PgBossJobsOptions.listenConnectionString': {
    says: 'the connection of all statements',
    code: 'listenConnectionString === undefined ? null',
    file: 'jobs-pg-boss/src/connection.ts',
  },
  'shopify/src/pull/job.ts shopifyPullInput.mode': {
    says: "'auto'",
    code: "input.mode !== 'paged' && window.since === null",
    file: 'shopify/src/pull/pull.ts',
  },
  'shopify/src/simulator/index.ts ShopifySimulatorOptions.rateLimit': {
    says: '{ capacity: 2_000, perSecond: 100 }',
    code: '{ capacity: 2_000, perSecond: 100, ...options.rateLimit }',
  },
  'shopify/src/simulator/shop-data.ts ShopDataOptions.customers': {
    says: 'half as many as orders',
    code: 'Math.ceil(orders / 2)',
  },
  'shopify/src/simulator/shop-data.ts ShopDataOptions.lines': {
    says: '1 to 4, or as many as the shape of the order needs',
    code: '{ lines: 1 + (index % 4), mayGrow: true }',
    file: 'shopify/src/simulator/orders/order.ts',
  },
  'shopify/src/simulator/shop-data.ts ShopDataOptions.variants': {
    says: '1 or 3',
    code: 'n % 3 === 0 ? 1 : 3',
  },
  'shopify/src/simulator/shop-data.ts ShopDataOptions.media': {
    says: '0 to 4',
    code: '(n) => n % 5',
  },
  'shopify/src/simulator/shop-data.ts ShopDataOptions.addresses': {
    says: '0 to 2',
    code: '(n) => n % 3',
  },
  'shopify/src/simulator/shop-data.ts ShopDataOptions.taxesIncluded': {
    says: 'only for orders in EUR, like a shop in the USA that also sells to Europe',
    code: "options.taxesIncluded ?? market === 'euro'",
    file: 'shopify/src/simulator/orders/terms.ts',
  },
  'shopify/src/simulator/shop-data.ts ShopDataOptions.currency': {
    says: "'EUR' if `taxesIncluded`, else 'USD'",
    code: "currency ?? (taxesIncluded === true ? 'EUR' : 'USD')",
    file: 'shopify/src/simulator/orders/terms.ts',
  },
  'shopify/src/simulator/orders/order.ts OrderSizes.lines': {
    says: '1 to 4, or as many as it needs',
    code: '{ lines: 1 + (index % 4), mayGrow: true }',
  },
  'testkit/src/postgres.ts OwnPostgres.restart.awayMs': {
    says: '0',
    code: 'restart(shutdown, awayMs = 0)',
    file: 'testkit/src/postgres/server.ts',
  },
  'testkit/src/storage/suite.ts StorageUnderTest.faults': {
    says: 'none: only what every storage must answer is tested',
    code: 'opened?.faults?.()) ?? { passing: [], lasting: [] }',
  },
  'vendor-service/src/deliver/mail-options.ts MailOptions.compose': {
    says: 'defaultCompose, in English',
    code: 'mail.compose ?? defaultCompose',
    file: 'vendor-service/src/deliver/mail.ts',
  },
  'core/src/retry.ts RetryOptions.attempts': {
    says: '4 for a call to a provider, 6 for a run',
    code: 'callRetries: RetryOptions = { attempts: 4,',
  },
  'core/src/retry.ts RetryOptions.baseMs': {
    says: '500 for a call to a provider, 5_000 for a run',
    code: 'attempts: 6, baseMs: 5_000',
  },
  'core/src/retry.ts RetryOptions.maxMs': {
    says: '10_000 for a call to a provider, 300_000 for a run',
    code: 'baseMs: 5_000, maxMs: 300_000',
  },
  'core/src/retry.ts RetryOptions.maxRetryAfterMs': {
    says: '60_000 for a call to a provider, 86_400_000 for a run',
    code: 'maxMs: 300_000, maxRetryAfterMs: 86_400_000',
  },
  'core/src/credentials/refresh-timing.ts RefreshTiming.waitMs': {
    says: 'leaseMs + 5_000',
    code: 'waitMs: given.leaseMs + longerThanLeaseMs',
  },
  'core/src/provider/read/record-page.ts ListReading.merge': {
    says: 'the newer one by `updatedAt`, or else the first',
    code: 'merge = newer',
  },
  'etsy/src/simulator/index.ts EtsySimulatorOptions.apiKey': {
    says: "{ keystring: 'simulated-keystring', sharedSecret: 'simulated-shared-secret' }",
    code: "keystring = 'simulated-keystring', sharedSecret = 'simulated-shared-secret'",
  },
  'shopify/src/config.ts shopifyConfig.include_test_orders': {
    says: 'false',
    code: 'include_test_orders',
  },
  'shopify/src/provider.ts ShopifyOptions.baseUrl': {
    says: '(shop) => `https://${shop.toLowerCase()}`',
    code: 'options.baseUrl?.(shop) ?? `https://${shop.toLowerCase()}`',
  },
  'vendor-service/src/provider.ts VendorServiceOptions.documents': {
    says: 'none: the test of a connection and every hand-off fail with `not_configured`, and nothing is issued',
    code: 'options.documents ?? noDocuments(label)',
  },
  'core/src/provider/oauth2.ts OAuth2Options.refreshAheadMs': {
    says: 'the option `refresh.aheadMs` of the host',
    code: 'auth.refreshAheadMs : undefined) ?? timing.aheadMs',
    file: 'core/src/credentials/session.ts',
  },
  'etsy/src/simulator/index.ts EtsySimulatorOptions.rateLimit': {
    says: '{ perSecond: 150, perDay: 100_000 }',
    code: 'perSecond = 150, perDay = 100_000',
    file: 'etsy/src/simulator/quotas.ts',
  },
  'shopify/src/simulator/index.ts ShopifySimulatorOptions.scopes': {
    says: 'all scopes that the provider requests',
    code: 'scopes = wantedScopes',
  },
  'testkit/src/provider/push/subject.ts PushUnderTest.credential': {
    says: "one that the simulator issues, of the provider's first kind of credential",
    code: 'credential = issueToSet(subject.provider, subject.simulator)',
    file: 'testkit/src/provider/push/world.ts',
  },
  'testkit/src/provider/push/subject.ts PushUnderTest.tooManyRequests': {
    says: 'status 429 with Retry-After',
    code: "subject.tooManyRequests ?? ((seconds) => answer(429, { 'retry-after': String(seconds) }))",
    file: 'testkit/src/provider/push/world.ts',
  },
};

import type { Explained } from './explained.ts';
import { explainedCoreDefaults } from './explained-core-defaults.ts';
import { explainedWebhookDefaults } from './explained-webhook-defaults.ts';

export const explainedDefaults: Readonly<Record<string, Explained>> = {
  ...explainedCoreDefaults,
  ...explainedWebhookDefaults,
  'testkit/src/provider/harness.ts ProviderSimulator.credentials': {
    says: 'what `tokens` issues',
    code: 'simulator.credentials ?? simulator.tokens',
    file: 'testkit/src/provider/credentials.ts',
  },
  'etsy/src/provider.ts EtsyOptions.authorizeUrl': {
    says: "'https://www.etsy.com/oauth/connect'; with `baseUrl`, its `/oauth/connect`",
    code: "options.baseUrl ? `${baseUrl}/oauth/connect` : 'https://www.etsy.com/oauth/connect'",
  },
  'http-api/src/http-api.ts HttpApiOptions.console': {
    says: 'false',
    code: 'console: options.console\n      ? createConsole',
  },
  'http-api/src/console/options.ts ConsoleOptions.signIn': {
    says: 'none',
    code: 'parts.signIn === undefined ?',
    file: 'http-api/src/console/pages.ts',
  },
  'http-api/src/console/options.ts ConsoleOptions.assets': {
    says: 'loads the package when it is first needed',
    code: '{ assets = loadPackage }: ConsoleOptions',
    file: 'http-api/src/console/files.ts',
  },
  'http-api/src/addresses.ts AddressOptions.returnPaths': {
    says: "any path on `publicUrl`'s origin",
    code: "options.returnPaths?.some((allowed) => isWithin(page?.pathname ?? '', allowed)) ?? true",
  },
  'http-api/src/openapi/options.ts OpenApiOptions.description': {
    says: "a sentence about connections and the host's login",
    code: 'openapi.description ??',
    file: 'http-api/src/openapi/document.ts',
  },
  'http-api/src/openapi/options.ts OpenApiOptions.servers': {
    says: 'the mount under `publicUrl`, or its path if there is no `publicUrl`',
    code: "openapi.servers ?? [{ url: addresses.base() || '/' }]",
    file: 'http-api/src/openapi/document.ts',
  },
  'http-api/src/openapi/options.ts OpenApiOptions.securitySchemes': {
    says: 'one bearer token, `hostLogin`',
    code: 'securitySchemes = defaultSchemes',
    file: 'http-api/src/openapi/document.ts',
  },
  'http-api/src/openapi/options.ts OpenApiOptions.security': {
    says: 'any one of `securitySchemes`',
    code: 'openapi.security ?? Object.keys(securitySchemes).map((name) => ({ [name]: [] }))',
    file: 'http-api/src/openapi/document.ts',
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
  'storage-postgres/src/database.ts Database.pool': {
    says: 'exports read the rows, page by page',
    code: '...(database.pool ? { readEventCsv: readEventCsvFrom(database.pool, options) } : {})',
    file: 'storage-postgres/src/storage.ts',
  },
  'storage-kysely/src/storage.ts KyselyStorageOptions.pool': {
    says: 'exports read the rows, page by page',
    code: '...(pool ? { pool: () => pool } : {})',
  },
  'cli/src/config.ts CliConfig.databaseUrl': {
    says: 'the variable DATABASE_URL',
    code: "flags.databaseUrl ?? config.databaseUrl ?? process.env['DATABASE_URL']",
    file: 'cli/src/settings.ts',
  },
  'cli/src/config.ts CliConfig.keepRunsDays': {
    says: '90',
    code: '...(keepRunsDays !== undefined && { keepDays: keepRunsDays })',
    file: 'cli/src/without-providers.ts',
  },
  'cli/src/config.ts CliConfig.keepDeletedRecordsDays': {
    says: '400',
    code: '...(keepDeletedRecordsDays !== undefined && { keepDeletedDays: keepDeletedRecordsDays })',
    file: 'cli/src/without-providers.ts',
  },
  'cli/src/config.ts CliConfig.schema': {
    says: "the first one of the connection's `search_path`, which is mostly `public`",
    code: 'schema: checkSchema(schema === undefined ? {} : { schema })',
    file: 'cli/src/settings.ts',
  },
  'cli/src/config.ts CliConfig.role': {
    says: 'for `doctor` the role that connects; `grants` refuses to run',
    code: 'role: role ?? me',
    file: 'cli/src/doctor/examined.ts',
  },
  'cli/src/config.ts CliConfig.vault': {
    says: 'none: `rotate-keys` refuses to run',
    code: 'if (!vault) throw wrongUse(',
    file: 'cli/src/commands/rotate-keys.ts',
  },
  'cli/src/config.ts CliConfig.providers': {
    says: 'none: `doctor` skips them',
    code: 'if (!providers)',
    file: 'cli/src/doctor/check-addresses.ts',
  },
  'cli/src/config.ts CliConfig.publicUrl': {
    says: 'none: `doctor` skips it',
    code: 'if (!publicUrl)',
    file: 'cli/src/doctor/check-addresses.ts',
  },
  'storage-postgres/src/schema/names.ts SchemaOptions.schema': {
    says: "the first one of the connection's `search_path`, which is mostly `public`",
    code: 'if (schema === undefined) return (sql) => sql;',
  },
};

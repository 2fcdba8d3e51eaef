import type { Explained } from './explained.ts';

/** Those of core, a part of `explainedDefaults`. */
export const explainedCoreDefaults: Readonly<Record<string, Explained>> = {
  'core/src/shop/records/records.ts ForgetRecords.kind': {
    says: 'every kind of the provider',
    code: 'kind = null',
  },
  'core/src/shop/records/records.ts ForgetRecords.externalIds': {
    says: 'all',
    code: 'externalIds = null',
  },
  'core/src/credentials/credential-context.ts CredentialOptions.clock': {
    says: "this process's own clock",
    code: 'clock?.now() ?? new Date()',
    file: 'core/src/credentials/refresh.ts',
  },
  'core/src/shop/list-request.ts ListPageRequest.limit': {
    says: '50',
    code: '.default(pageSizes.default)',
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
  'core/src/provider/auth.ts basicAuth.fields.user': {
    says: "{ title: 'User' }",
    code: "of: SecretField = { title: 'User', description: 'The name of the user at the provider.' }",
    file: 'core/src/provider/secrets.ts',
  },
  'core/src/provider/auth.ts basicAuth.fields.password': {
    says: "{ title: 'Password' }",
    code: "password: SecretField = { title: 'Password', description: 'The password of that user.' }",
    file: 'core/src/provider/secrets.ts',
  },
  'core/src/provider/secrets.ts TokenFieldOptions.description': {
    says: "'The token as the provider shows it.', or the same of a key",
    code: '{ ...apiKeyField, ...field }',
    file: 'core/src/provider/auth.ts',
  },
  'core/src/provider/secrets.ts TokenFieldOptions.title': {
    says: "'Access token', or 'API key'",
    code: '{ ...apiKeyField, ...field }',
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
    code: 'eta: null',
    file: 'core/src/storage/new-run.ts',
  },
  'core/src/shop/runs/run-request.ts RunSettings.expiresAt': {
    says: 'never',
    code: 'expiresAt: null',
    file: 'core/src/storage/new-run.ts',
  },
  'core/src/provider/capability.ts PushScreen.limits': {
    says: 'none',
    code: '{ ...screen.limits }',
    file: 'http-api/src/resources/providers.ts',
  },
  'core/src/provider/capability.ts PushDefinition.screen': {
    says: 'the form of the schema',
    code: 'contract.screen ?? null',
    file: 'core/src/provider/registry.ts',
  },
  'core/src/provider/capability.ts PushDefinition.subject': {
    says: 'none',
    code: 'if (isPull(capability) || !capability.contract.subject) return null;',
    file: 'core/src/shop/runs/subject.ts',
  },
  'core/src/storage/run-repository.ts RunEnd.eta': {
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
  'core/src/integrations-options.ts IntegrationsOptions.records.keepDeletedDays': {
    says: '400',
    code: 'export const deletedRecordDays = { least: 31, most: 3_650, default: 400 };',
    file: 'core/src/runs/purge-links.ts',
  },
  'core/src/integrations-options.ts IntegrationsOptions.runs.keepDays': {
    says: '90',
    code: 'export const runDays = { least: 31, most: 3_650, default: retentionDays };',
    file: 'core/src/runs/purge-runs.ts',
  },
  'core/src/storage/storage.ts Storage.findShopsWithOldRuns.after': {
    says: 'null',
    code: 'findShopsWithOldRuns: (before, limit, after = null)',
    file: 'core/src/memory-storage/index.ts',
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
  'core/src/jobs/job-engine.ts Delivery.isDrain': {
    says: 'false',
    code: 'if (delivery.isDrain) return;',
    file: 'core/src/runs/worker.ts',
  },
  'core/src/credentials/token-timing.ts TokenTiming.waitMs': {
    says: 'leaseMs + 5_000',
    code: 'waitMs: given.leaseMs + longerThanLeaseMs',
  },
  'core/src/provider/read/record-page.ts ListReading.merge': {
    says: 'the newer one by `updatedAt`, or else the first',
    code: 'merge = newer',
  },
  'core/src/provider/oauth2.ts OAuth2Options.refreshAheadMs': {
    says: 'the option `tokens.aheadMs` of the host',
    code: 'auth.refreshAheadMs : undefined) ?? timing.aheadMs',
    file: 'core/src/credentials/session.ts',
  },
  'core/src/provider/http.ts RateLimitDescriptor.perApp': {
    says: 'none: each process keeps to a budget of its own',
    code: 'if (appBudgets && perApp)',
    file: 'core/src/outbound/rate-limiter.ts',
  },
  'core/src/provider/http.ts AppLimits.perDay': {
    says: 'none',
    code: 'reported.perDay ?? limits.perDay ?? endless',
    file: 'core/src/outbound/app-budget/state.ts',
  },
  'core/src/provider/http.ts DayBudget.resetsInMs': {
    says: '24 hours after the first request of the day',
    code: 'resetsAt: now + dayMs }',
    file: 'core/src/outbound/app-budget/state.ts',
  },
};

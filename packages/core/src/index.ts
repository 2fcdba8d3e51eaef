export {
  type AuthDescriptor,
  accessToken,
  accessTokenSecret,
  apiKey,
  apiKeySecret,
  type CredentialKind,
  clientCredentials,
  clientCredentialsSecret,
  credentialKinds,
  type EndpointUrl,
  none,
  type OAuth2Auth,
  type OAuth2Hooks,
  type OAuth2Options,
  type OpenedCredential,
  oauth2,
  oauthSecret,
  type TokenCall,
  type TokenGrant,
  type TokenRequest,
} from './auth/descriptor.ts';
export type { OAuthApp, OAuthAppSource } from './auth/oauth-app.ts';
export * from './capability.ts';
export { type Connection, invalid, type NewConnection, type TestedConnection } from './connections/connections.ts';
export * from './contracts.ts';
export type { CredentialMetadata, SetCredential } from './credentials/credential-store.ts';
export type { KeyRotation } from './credentials/rotate-keys.ts';
export * from './errors.ts';
export * from './events/catalogue.ts';
export {
  cellSeparators,
  eventCsv,
  eventCsvColumns,
  formulaPadding,
  formulaStarts,
  guardCell,
  innerFormulaStarts,
} from './events/csv.ts';
export type { EventExportRequest, ExportLimits } from './events/export.ts';
export { retentionDays } from './events/retention.ts';
export type { EventListener } from './events/subscribers.ts';
export { type FairQueue, type FairQueueOptions, fairQueue } from './fair-queue.ts';
export { isId } from './ids.ts';
export { createIntegrations } from './integrations.ts';
export type { Integrations, IntegrationsOptions } from './integrations-options.ts';
export { computeTotals } from './invoices/compute-totals.ts';
export { type IssueDetails, issueInvoice } from './invoices/issue-invoice.ts';
export { cutText, describeIssues, type FieldIssue, issueLimits, toIssues } from './issues.ts';
export { findJsonExcess, jsonLimits } from './json-limits.ts';
export { consoleLogger, type Logger } from './logger.ts';
export { checkDecodedSize, decodedLimits, type ImageHeader } from './media/decoded-size.ts';
export { type AddressGuardOptions, createGuardedFetch, isPublicAddress } from './outbound/address-guard.ts';
export type { CredentialSession, SessionCredential } from './outbound/credential-session.ts';
export * from './outbound/http.ts';
export { createOutbound, type Outbound, type OutboundOptions } from './outbound/outbound.ts';
export { readBytes } from './outbound/read-bytes.ts';
export type { RetryOptions } from './outbound/retry.ts';
export { outsideRequests } from './outside-requests.ts';
export * from './page.ts';
export { type PlaceLimits, Places, type PlacesOptions } from './places.ts';
export type { Decision, Rule } from './policy/decision.ts';
export type { PolicyCell } from './policy/explain.ts';
export type { PolicyOptions } from './policy/narrowing.ts';
export type { Policy } from './policy/policy.ts';
export { type Permission, permissions, policyVersion } from './policy/table.ts';
export { type CredentialState, credentialStates, type UseConditions } from './policy/use-conditions.ts';
export * from './ports.ts';
export {
  type Capability,
  type CapabilityKey,
  defineProvider,
  type Provider,
  type ProviderDefinition,
  type ProviderHttpDescriptor,
  type PullCapability,
  type PushCapability,
} from './provider.ts';
export type { ProviderDescription } from './provider-index.ts';
export * from './records/address.ts';
export { checkOrderTotals, type RecordFinding } from './records/check-totals.ts';
export * from './records/customer.ts';
export { dayIn, timeZoneSchema } from './records/day.ts';
export { type Bom, documentCurrencySchema, documentDecimalSchema } from './records/document-fields.ts';
export { exactDecimal, exactNumber, formatMoney, moneyFormat } from './records/format-money.ts';
export * from './records/invoice.ts';
export * from './records/match-variants.ts';
export * from './records/merge-record.ts';
export { minorUnits } from './records/minor-units.ts';
export * from './records/money.ts';
export type { NamedValue } from './records/named-value.ts';
export { isOneLine, oneLine } from './records/one-line.ts';
export * from './records/order.ts';
export * from './records/order-line.ts';
export * from './records/order-totals.ts';
export * from './records/party.ts';
export * from './records/product.ts';
export { type CanonicalRecord, type FieldsOf, recordFields, recordSchema } from './records/record.ts';
export { type MoneyTerm, sumMoney } from './records/sum-money.ts';
export * from './records/timestamp.ts';
export * from './records/work-order.ts';
export { retryTransient } from './retry-transient.ts';
export type { Settlement } from './runs/doubt.ts';
export { type InProcessJobsOptions, inProcessJobs } from './runs/in-process-jobs.ts';
export type { Delivery, JobEngine, JobWorker } from './runs/job-engine.ts';
export { phaseOf, rateOf } from './runs/progress.ts';
export type { RunRetryOptions } from './runs/retry.ts';
export type { RunSettings } from './runs/run-request.ts';
export * from './runs/state.ts';
export { runVersion } from './runs/watch.ts';
export type { SetSchedule } from './schedules/schedules.ts';
export * from './scope.ts';
export type { ShopIntegrations } from './shop-integrations.ts';
export * from './storage.ts';
export * from './storage-rows.ts';
export * from './storage-support.ts';
export { type KeyContext, type KeyProvider, keyring } from './vault/keyring.ts';
export { Secret } from './vault/secret.ts';

export { compiled } from './compiled.ts';
export type { CredentialMetadata, SetCredential } from './credentials/credential-store.ts';
export type { KeyRotation } from './credentials/rotate-keys.ts';
export * from './errors.ts';
export { retentionDays } from './events/retention.ts';
export type { EventListener } from './events/subscribers.ts';
export { type FairQueue, type FairQueueOptions, fairQueue } from './fair-queue.ts';
export { isId } from './ids.ts';
export { createIntegrations } from './integrations.ts';
export type { Integrations, IntegrationsOptions } from './integrations-options.ts';
export { invalid } from './invalid.ts';
export { computeTotals } from './invoices/compute-totals.ts';
export { type IssueDetails, issueInvoice } from './invoices/issue-invoice.ts';
export { cutText, describeIssues, type FieldIssue, issueLimits, toIssues } from './issues.ts';
export { type InProcessJobsOptions, inProcessJobs } from './jobs/in-process-jobs.ts';
export type { Delivery, JobEngine, JobWorker } from './jobs/job-engine.ts';
export { findJsonExcess, jsonLimits } from './json-limits.ts';
export { consoleLogger, type Logger } from './logger.ts';
export { type AddressGuardOptions, createGuardedFetch, isPublicAddress } from './outbound/address-guard.ts';
export type { CredentialSession, SessionCredential } from './outbound/credential-session.ts';
export { createOutbound, type Outbound, type OutboundOptions } from './outbound/outbound.ts';
export { readBytes } from './outbound/read-bytes.ts';
export type { RetryOptions } from './outbound/retry.ts';
export { outsideRequests } from './outside-requests.ts';
export { type PlaceLimits, Places, type PlacesOptions } from './places.ts';
export type { Decision, Rule } from './policy/decision.ts';
export type { PolicyCell } from './policy/explain.ts';
export type { PolicyOptions } from './policy/narrowing.ts';
export type { Policy } from './policy/policy.ts';
export { type Permission, permissions, policyVersion } from './policy/table.ts';
export { type CredentialState, credentialStates, type UseConditions } from './policy/use-conditions.ts';
export {
  type AuthDescriptor,
  accessToken,
  accessTokenSecret,
  apiKey,
  apiKeySecret,
  clientCredentials,
  clientCredentialsSecret,
  type EndpointUrl,
  noCredential,
  type OAuth2Auth,
  type OAuth2Hooks,
  type OAuth2Options,
  type OpenedCredential,
  oauth2,
  oauthSecret,
  type TokenCall,
  type TokenGrant,
  type TokenRequest,
} from './provider/auth.ts';
export * from './provider/capability.ts';
export * from './provider/context.ts';
export * from './provider/contracts.ts';
export { checkDecodedSize, decodedLimits, type ImageHeader } from './provider/decoded-size.ts';
export * from './provider/http.ts';
export type { OAuthApp, OAuthAppSource } from './provider/oauth-app.ts';
export * from './provider/ports.ts';
export {
  type Capability,
  type CapabilityKey,
  defineProvider,
  type Provider,
  type ProviderDefinition,
  type ProviderHttpDescriptor,
  type PullCapability,
  type PushCapability,
} from './provider/provider.ts';
export type { ListOptions } from './provider/read/entries.ts';
export type { Known } from './provider/read/known.ts';
export { isRawObject, type RawObject } from './provider/read/raw-object.ts';
export { readAnswer } from './provider/read/read-answer.ts';
export { readList, readListAsync } from './provider/read/read-list.ts';
export type { ListReading, ReadRecords } from './provider/read/record-page.ts';
export { type OptionalOptions, RecordReader } from './provider/read/record-reader.ts';
export { wholeList } from './provider/read/whole-list.ts';
export type { ProviderDescription } from './provider/registry.ts';
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
export type { RunRetryOptions } from './runs/retry.ts';
export * from './scope.ts';
export { Secret } from './secret.ts';
export type { Connection, NewConnection, TestedConnection } from './shop/connections/connections.ts';
export type { EventExportRequest, ExportLimits } from './shop/export.ts';
export type { RunSettings } from './shop/runs/run-request.ts';
export type { Settlement } from './shop/runs/unknown-outcomes.ts';
export { runVersion } from './shop/runs/watch.ts';
export type { SetSchedule } from './shop/schedules/schedules.ts';
export type { ShopIntegrations } from './shop/shop-integrations.ts';
export { type CredentialKind, credentialKinds } from './storage/credential-kinds.ts';
export {
  cellSeparators,
  eventCsv,
  eventCsvColumns,
  formulaPadding,
  formulaStarts,
  guardCell,
  innerFormulaStarts,
} from './storage/event-csv.ts';
export * from './storage/event-types.ts';
export * from './storage/repositories.ts';
export { retryTransient } from './storage/retry-transient.ts';
export * from './storage/rows.ts';
export { phaseOf, rateOf } from './storage/run-progress.ts';
export * from './storage/run-state.ts';
export * from './storage/storage.ts';
export * from './storage/support.ts';
export { type KeyContext, type KeyProvider, keyring } from './vault/keyring.ts';

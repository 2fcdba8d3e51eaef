// For hosts. Plugin, storage and engine authors find theirs in ./provider, ./records, ./storage, ./jobs and ./options; each name has one home.
export type { CredentialMetadata } from './credentials/credential-store.ts';
export type { KeyRotation, KeyRotationProgress, KeyState } from './credentials/rotate-keys.ts';
export type { CredentialAttributes, SetCredential } from './credentials/set-credential.ts';
export type { TokenTiming } from './credentials/token-timing.ts';
export {
  type ErrorCode,
  type ErrorKind,
  errorKinds,
  IntegrationError,
  type IntegrationErrorOf,
  type IntegrationErrorOptions,
  isIntegrationError,
} from './errors.ts';
export { retentionDays } from './events/retention.ts';
export type { EventListener } from './events/subscribers.ts';
export type { EventHandler, SubscriptionFilter, SubscriptionTiming } from './events/subscriptions/options.ts';
export type { Subscribe } from './events/subscriptions/subscriptions.ts';
export { createIntegrations } from './integrations.ts';
export type { Integrations, IntegrationsOptions } from './integrations-options.ts';
export type { Purged } from './integrations-purge.ts';
export type { FieldIssue } from './issues.ts';
export { consoleLogger, type Logger } from './logger.ts';
export type { BudgetLeft } from './outbound/app-budget/budget-left.ts';
export type { OutboundOptions } from './outbound/outbound.ts';
export type { Decision, Rule } from './policy/decision.ts';
export type { PolicyCell } from './policy/explain.ts';
export type { PolicyOptions } from './policy/narrowing.ts';
export type { Policy } from './policy/policy.ts';
export { type Permission, permissions, policyVersion } from './policy/table.ts';
export { type CredentialState, credentialStates, type UseConditions } from './policy/use-conditions.ts';
export type { PrivacyStatus } from './privacy/confirmation-code.ts';
export type { PrivacyContext, PrivacyPort, PrivacyPorts, PrivacyRequest } from './privacy/ports.ts';
export type { Choice, ChoiceContext, ChoiceSearch, FindChoices } from './provider/choices.ts';
export type { OAuthApp } from './provider/oauth-app.ts';
export type {
  DeletedItem,
  HostLink,
  PortContext,
  RefusedItem,
  UpsertAnswer,
  UpsertBatch,
  UpsertItem,
  UpsertPort,
} from './provider/ports.ts';
export type { ProviderDescription } from './provider/registry.ts';
export type { RetryOptions } from './retry.ts';
export type { DryRunResult, Examples, RejectedExample, WhyChanged } from './runs/dry-run-report.ts';
export { type Actor, type Role, roles, type Scope } from './scope.ts';
export { Secret } from './secret.ts';
export type { Connection, NewConnection, TestedConnection } from './shop/connections/connections.ts';
export type { DeleteConnection } from './shop/connections/delete-connection.ts';
export type { ListedConnection } from './shop/connections/listed-connection.ts';
export type { EventExportRequest, ExportLimits } from './shop/export.ts';
export type { ListPageRequest } from './shop/list-request.ts';
export type { ActorPermissions } from './shop/permissions.ts';
export type { ListedPrivacyRequest, SettlePrivacyRequest } from './shop/privacy/privacy.ts';
export type { ForgetRecords } from './shop/records/records.ts';
export type { RecordsByDay, RecordsOfDay } from './shop/records/records-by-day.ts';
export type { ChoicesRequest } from './shop/runs/choices.ts';
export type { PortRequests, PortRunSettings } from './shop/runs/port-requests.ts';
export type { RunSettings } from './shop/runs/run-request.ts';
export type { Settlement } from './shop/runs/unknown-outcomes.ts';
export { runVersion } from './shop/runs/watch.ts';
export type { SetSchedule } from './shop/schedules/schedules.ts';
export type { ScheduleOptions, ScheduleSpread } from './shop/schedules/spread.ts';
export type { ShopIntegrations } from './shop/shop-integrations.ts';
export type { Event, EventMeta } from './storage/event-types.ts';
export { type KeyContext, type KeyProvider, type KeyringOptions, keyring } from './vault/keyring.ts';
export type { WebhookOptions, WebhookReceipt, Webhooks } from './webhooks/webhooks.ts';

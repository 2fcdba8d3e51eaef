// For storage authors: the contract, its rows, and helpers that every storage needs.
export { idBounds, isId } from '../ids.ts';
export { type CredentialKind, credentialKinds } from './credential-kinds.ts';
export type { Delivery, DeliveryRepository, SubscriptionRow } from './deliveries.ts';
export {
  cellSeparators,
  type EventCsvColumn,
  eventCsv,
  eventCsvColumns,
  formulaPadding,
  formulaStarts,
  guardCell,
  innerFormulaStarts,
} from './event-csv.ts';
export { type EventLevel, eventLevels } from './event-levels.ts';
export { type EventType, eventTypes } from './event-types.ts';
export { type ConnectionHealth, connectionHealths } from './health.ts';
export {
  type PrivacyPageRequest,
  type PrivacyProgress,
  type PrivacyRepository,
  type PrivacyRequestRow,
  type PrivacyRequestType,
  type PrivacyState,
  type PrivacySubject,
  privacyRequestTypes,
  privacyStates,
} from './privacy.ts';
export type {
  ConnectionDeletion,
  ConnectionRepository,
  ConnectionWithCredential,
  CredentialRepository,
  Enumeration,
  EventPageRequest,
  EventRepository,
  LeaseRepository,
  OAuthStateRepository,
  Page,
  PageRequest,
  RecordPlace,
  RecordRepository,
  ScheduleRepository,
  SyncRepository,
} from './repositories.ts';
export { retryTransient } from './retry-transient.ts';
export {
  type CapabilityHealth,
  type ConnectionRow,
  type CredentialRow,
  type EventRow,
  type Json,
  type JsonObject,
  type KeyWrapping,
  type OAuthStateRow,
  type RecordRow,
  type RecordSet,
  type ScheduleRow,
  type SyncResume,
  type SyncRow,
  type UnreadRecord,
} from './rows.ts';
export { phaseOf, rateOf } from './run-progress.ts';
export type { ClaimedRun, PullSuccess, RecordSums, RunEnd, RunPageRequest, RunRepository } from './run-repository.ts';
export {
  type RunError,
  type RunLine,
  type RunProgress,
  type RunRow,
  type RunSteps,
  type RunTrigger,
  runTriggers,
} from './run-row.ts';
export { isFinished, isLegalMove, type RunState, runMoves, runStates } from './run-state.ts';
export type {
  BudgetKey,
  ConnectionOfAccount,
  DueSchedule,
  EventCsvPage,
  EventCsvRequest,
  ScheduledRun,
  Storage,
  TakenSchedule,
  TakenSchedules,
  UnitOfWork,
} from './storage.ts';
export {
  causesOf,
  isStorageUnavailable,
  mostJoinedKeys,
  mostOAuthStates,
  pageSizes,
  readPageRequest,
  recentRuns,
  refuseNesting,
} from './support.ts';
export {
  type DirtyRow,
  deliveriesKeptMs,
  drainKey,
  type GoneRecord,
  goneKeptMs,
  type QuietTime,
  type RecordNamed,
  subscriptionCheck,
  type WebhookDeliveryRow,
  type WebhookRepository,
} from './webhooks.ts';

// For plugin authors: what a provider is made of, what its code receives, and helpers for it.

/** The zod that this SDK uses: the host's own, 4.0 or later. Import it from here, or from `zod`. */
export { z } from 'zod';
export { compiled } from '../compiled.ts';
export { type FairQueue, type FairQueueOptions, fairQueue } from '../fair-queue.ts';
export { invalid } from '../invalid.ts';
export { cutText, describeIssues, issueLimits, toIssues } from '../issues.ts';
export { findJsonExcess, jsonLimits } from '../json-limits.ts';
export { type AddressGuardOptions, createGuardedFetch, isPublicAddress } from '../outbound/address-guard.ts';
export type { CredentialSession, SessionCredential } from '../outbound/credential-session.ts';
export { createOutbound, type Outbound } from '../outbound/outbound.ts';
export { readBytes } from '../outbound/read-bytes.ts';
export {
  type AuthDescriptor,
  accessToken,
  apiKey,
  basicAuth,
  custom,
  noCredential,
  type ShowableField,
} from './auth.ts';
export {
  type AllPortsOf,
  type CalledPorts,
  type CapabilityContract,
  type PortsOf,
  type PullContract,
  type PullInput,
  type PushContract,
  type PushScreen,
  pull,
  pullInput,
  push,
} from './capability.ts';
export type {
  DocumentContext,
  FetchContext,
  FetchedRecords,
  Notice,
  PullContext,
  PullPage,
  PullWindow,
  PushContext,
  PushRun,
  PushSteps,
  RecordIssue,
  RunDocument,
} from './context.ts';
export { importCustomers, importOrders, syncProducts } from './contracts.ts';
export { checkDecodedSize, decodedLimits, type ImageHeader } from './decoded-size.ts';
export type {
  ApiVersionDescriptor,
  AppLimits,
  DayBudget,
  HttpReply,
  PostOptions,
  ProviderFault,
  ProviderHttp,
  RateBudget,
  RateLimitDescriptor,
  RequestOptions,
  SignableRequest,
} from './http.ts';
export type { ProviderHttpDescriptor } from './http-descriptor.ts';
export { httpsAddress } from './https-address.ts';
export { byCursor, type CursorOptions } from './list/by-cursor.ts';
export { byLinkHeader, type LinkHeaderOptions } from './list/by-link-header.ts';
export { byOffset, type OffsetOptions } from './list/by-offset.ts';
export { byPageNumber, type PageNumberOptions } from './list/by-page-number.ts';
export { byTime, type PageTie, type TimeOptions } from './list/by-time.ts';
export { type Child, type ChildOptions, child } from './list/child.ts';
export type { ListCapability, ListCursor, ListDefinition, MapContext, QueryContext } from './list/definition.ts';
export { list } from './list/list.ts';
export type { ListBody, ListPage, ListQuery, ListRequest, Pager } from './list/pager.ts';
export type { TimeFormatName } from './list/time-format.ts';
export { mayHaveTakenEffect } from './may-have-taken-effect.ts';
export { type OAuthAppSource, oauthAppOption } from './oauth-app.ts';
export {
  clientCredentials,
  type EndpointUrl,
  type OAuth2Auth,
  type OAuth2Hooks,
  type OAuth2Options,
  oauth2,
  type TokenAnswer,
  type TokenBody,
  type TokenCall,
  type TokenGrant,
  type TokenRequest,
} from './oauth2.ts';
export { type OpenedCredential, openSecret } from './opened-credential.ts';
export {
  type ChoicePort,
  choicePort,
  type OptionalPort,
  optionalPort,
  type PortFunction,
  type PortName,
  type PushPorts,
  portFunction,
} from './port-functions.ts';
export {
  type Capability,
  type CapabilityKey,
  defineProvider,
  type Provider,
  type ProviderDefinition,
  type ProviderSetup,
  type PullCapability,
  type PushCapability,
} from './provider.ts';
export type { ListOptions } from './read/entries.ts';
export type { Known } from './read/known.ts';
export { isRawObject, type RawObject } from './read/raw-object.ts';
export { readAnswer } from './read/read-answer.ts';
export { readBody } from './read/read-body.ts';
export { readList, readListAsync } from './read/read-list.ts';
export type { ListReading, ReadRecords } from './read/record-page.ts';
export { type OptionalOptions, RecordReader } from './read/record-reader.ts';
export { country, decimal, instant, personName, text } from './read/values.ts';
export { wholeList } from './read/whole-list.ts';
export { type ReadAheadOptions, readAhead } from './read-ahead.ts';
export { type SecretField, type SecretInput, secretSchemas, type TokenFieldOptions } from './secrets.ts';
export type {
  AccessEnded,
  PrivacyRequested,
  RecordsChanged,
  ScopesChanged,
  SignedCallback,
  SubscriptionContext,
  SubscriptionReport,
  WebhookDescriptor,
  WebhookFact,
  WebhookMessage,
  WebhookReader,
  WebhookRequest,
  WebhookSubscriptions,
  WebhookVerdict,
} from './webhooks/descriptor.ts';
export { parseExactJson } from './webhooks/exact-json.ts';
export { type HmacSignatureOptions, hmacSignature } from './webhooks/hmac-signature.ts';
export {
  decodeSignature,
  isSignedBy,
  readSecrets,
  textBytes,
  type WebhookSecrets,
  webhookSecretsOption,
} from './webhooks/secrets.ts';
export { type StandardWebhooks, type StandardWebhooksOptions, standardWebhooks } from './webhooks/standard-webhooks.ts';

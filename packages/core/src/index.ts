export {
  type AuthDescriptor,
  accessToken,
  accessTokenSecret,
  apiKey,
  apiKeySecret,
  type CredentialKind,
  type EndpointUrl,
  none,
  type OAuth2Auth,
  type OAuthApp,
  type OAuthAppSource,
  type OpenedCredential,
  oauth2,
  oauthSecret,
  type TokenGrant,
} from './auth/descriptor.ts';
export * from './capability.ts';
export type { Connection, NewConnection } from './connections/connections.ts';
export * from './contracts.ts';
export type { CredentialMetadata, SetCredential } from './credentials/credential-store.ts';
export * from './errors.ts';
export * from './events/catalogue.ts';
export { isId } from './ids.ts';
export { createIntegrations, type Integrations, type IntegrationsOptions } from './integrations.ts';
export type { Logger } from './logger.ts';
export type { CredentialSession, SessionCredential } from './outbound/credential-session.ts';
export * from './outbound/http.ts';
export { createOutbound, type Outbound, type OutboundOptions } from './outbound/outbound.ts';
export type { RetryOptions } from './outbound/retry.ts';
export * from './page.ts';
export { readPageRequest } from './page-request.ts';
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
export * from './records/customer.ts';
export * from './records/money.ts';
export * from './records/order.ts';
export * from './records/product.ts';
export * from './records/record.ts';
export * from './records/timestamp.ts';
export * from './runs/state.ts';
export * from './scope.ts';
export type { ShopIntegrations } from './shop-integrations.ts';
export * from './storage.ts';
export { type KeyContext, type KeyProvider, keyring } from './vault/keyring.ts';
export { Secret } from './vault/secret.ts';

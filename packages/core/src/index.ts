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
export * from './contracts.ts';
export * from './errors.ts';
export * from './events/catalogue.ts';
export * from './outbound/http.ts';
export * from './ports.ts';
export {
  type Capability,
  defineProvider,
  type Notice,
  type Provider,
  type ProviderDefinition,
  type ProviderHttpDescriptor,
  type PullCapability,
  type PullContext,
  type PullPage,
  type PullWindow,
  type PushCapability,
  type PushContext,
  type RecordIssue,
} from './provider.ts';
export * from './records/address.ts';
export * from './records/customer.ts';
export * from './records/money.ts';
export * from './records/order.ts';
export * from './records/product.ts';
export * from './records/record.ts';
export * from './records/timestamp.ts';
export * from './runs/state.ts';
export * from './scope.ts';
export * from './storage.ts';

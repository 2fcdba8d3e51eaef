/** Kinds of credential, as stored. */
export const credentialKinds = [
  'oauth2',
  'client_credentials',
  'access_token',
  'api_key',
  'basic_auth',
  'custom',
] as const;
/** The kinds of credential that are stored. */
export type CredentialKind = (typeof credentialKinds)[number];

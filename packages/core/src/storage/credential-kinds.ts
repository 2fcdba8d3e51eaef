/** How a provider is authorised, as a credential's row holds it. */
export const credentialKinds = ['oauth2', 'client_credentials', 'access_token', 'api_key'] as const;
export type CredentialKind = (typeof credentialKinds)[number];

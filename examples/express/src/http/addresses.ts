/** Where the integrations are mounted. */
export const apiPath = '/api/integrations';

/** The redirect URI to register with a provider. */
export const redirectUriAt = (apiUrl: string, providerKey: string): string => `${apiUrl}/oauth/${providerKey}/callback`;

/** Where a provider delivers its webhooks. */
export const webhooksAt = (apiUrl: string, providerKey: string): string => `${apiUrl}/webhooks/${providerKey}/`;

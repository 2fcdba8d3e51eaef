/** Where the integrations are mounted. */
export const apiPath = '/api/integrations';
/** Where their console is. */
export const consolePath = `${apiPath}/console`;
/** Where a browser becomes another person. */
export const loginPath = '/login';
/** Where a person changes something at the simulated shops. */
export const shopsPath = '/shops';

/** Where browsers get the pictures of addresses that exist in no network. */
export const picturesPath = '/pictures';
/** The service worker that fetches them there. */
export const pictureWorkerPath = '/pictures.js';

/** Signs a browser in, and opens the console. */
export const consoleAt = (origin: string, actor: string): string => `${origin}${loginPath}?actor=${actor}`;

/** The redirect URI to register with a provider. */
export const redirectUriAt = (apiUrl: string, providerKey: string): string => `${apiUrl}/oauth/${providerKey}/callback`;

/** Where a provider delivers its webhooks. */
export const webhooksAt = (apiUrl: string, providerKey: string): string => `${apiUrl}/webhooks/${providerKey}/`;

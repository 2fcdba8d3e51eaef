/** What is known about a connection, from the last test, refresh or run. */
export const connectionHealths = ['unknown', 'healthy', 'degraded', 'reauth_required', 'failing'] as const;
/**
 * How a connection, or one of its capabilities, did last.
 * - `unknown`: nothing was tried yet.
 * - `healthy`: it works.
 * - `degraded`: something failed or could not be read; it may pass, or a person should look.
 * - `reauth_required`: the provider refuses the credential: a person must connect again.
 * - `failing`: the provider refused its test, or its runs crashed: somebody must act.
 */
export type ConnectionHealth = (typeof connectionHealths)[number];

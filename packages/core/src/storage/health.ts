/** What is known about a connection, from the last test, refresh or run. */
export const connectionHealths = ['unknown', 'healthy', 'degraded', 'reauth_required', 'failing'] as const;
export type ConnectionHealth = (typeof connectionHealths)[number];

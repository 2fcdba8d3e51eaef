import { createTokens } from '@makerfex/integrations-testkit/simulator';

/** The pairs of id and secret that the simulated API accepts. */
export function createCredentials() {
  const secrets = createTokens({ prefix: 'simulated-secret-', now: Date.now });
  return {
    accepts: ({ headers }: Request): boolean =>
      headers.get('x-client-id') === 'simulated-client' && secrets.live(headers.get('x-client-secret')) !== undefined,
    credentials: {
      issue: () => ({
        client_id: 'simulated-client',
        client_secret: secrets.issue([], Number.POSITIVE_INFINITY).value,
      }),
      expireAll: secrets.expireAll,
    },
  };
}

import { createTokens } from '@makerfex/integrations-testkit/simulator';

/** The keys that the simulated API accepts. */
export function createCredentials() {
  const keys = createTokens({ prefix: 'simulated-key-', now: Date.now });
  return {
    accepts: ({ headers }: Request): boolean => keys.live(headers.get('x-api-key')) !== undefined,
    tokens: {
      issueTokens: () => ({ access_token: keys.issue([], Number.POSITIVE_INFINITY).value }),
      expireAll: keys.expireAll,
    },
  };
}

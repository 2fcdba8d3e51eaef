import { bearerOf, createTokens } from '@makerfex/integrations-testkit/simulator';

/** The access tokens that the simulated API accepts. */
export function createCredentials() {
  const tokens = createTokens({ prefix: 'simulated-token-', now: Date.now });
  return {
    accepts: (request: Request): boolean => tokens.live(bearerOf(request)) !== undefined,
    tokens: {
      issueTokens: () => ({ access_token: tokens.issue([], Number.POSITIVE_INFINITY).value }),
      expireAll: tokens.expireAll,
    },
  };
}

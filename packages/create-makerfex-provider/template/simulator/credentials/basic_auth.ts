import { createTokens } from '@makerfex/integrations-testkit/simulator';

/** The users and passwords that the simulated API accepts. */
export function createCredentials() {
  const passwords = createTokens({ prefix: 'simulated-password-', now: Date.now });
  return {
    accepts: ({ headers }: Request): boolean => {
      const [, encoded = ''] = /^Basic (.+)$/.exec(headers.get('authorization') ?? '') ?? [];
      const [user, password] = Buffer.from(encoded, 'base64').toString().split(':');
      return user === 'simulated-user' && passwords.live(password) !== undefined;
    },
    credentials: {
      issue: () => ({ user: 'simulated-user', password: passwords.issue([], Number.POSITIVE_INFINITY).value }),
      expireAll: passwords.expireAll,
    },
  };
}

import {
  bearerOf,
  createConsent,
  createTokenPairs,
  isPkceVerifier,
  json,
  type TokenPair,
} from '@makerfex/integrations-testkit/simulator';

const app = { clientId: 'simulated-client', clientSecret: 'simulated-client-secret' };
// TODO(author): how long the API's tokens are valid, in seconds.
const lifetimes = { accessSeconds: 3_600, refreshSeconds: 90 * 86_400 };

/** Looked up at each call, so that a test can move the clock. */
const now = () => Date.now();

/** The consent page, the token endpoint, and the access tokens that the simulated API accepts. */
export function createCredentials() {
  const pairs = createTokenPairs({
    now,
    prefixes: { access: 'simulated-at-', refresh: 'simulated-rt-' },
    ...lifetimes,
  });
  const consent = createConsent({ label: 'API', clientId: app.clientId, now });

  function answerToken(form: URLSearchParams): Response {
    const isOfApp = form.get('client_id') === app.clientId && form.get('client_secret') === app.clientSecret;
    const granted = form.get('grant_type') === 'authorization_code' ? consent.take(form.get('code')) : undefined;
    const isProved = isPkceVerifier(form.get('code_verifier'), granted?.query.get('code_challenge') ?? null);
    const pair = granted ? isProved && pairs.issue(granted.scopes) : pairs.renew(form.get('refresh_token'));
    return isOfApp && pair ? answerPair(pair) : json(400, { error: 'invalid_grant' });
  }

  return {
    app,
    /** Answers a request that is about consent or tokens. */
    answerOAuth: (url: URL, text: string): Response | undefined => {
      if (url.pathname === '/oauth/authorize') return consent.authorize(url);
      return url.pathname === '/oauth/token' ? answerToken(new URLSearchParams(text)) : undefined;
    },
    accepts: (request: Request): boolean => {
      const token = pairs.use(bearerOf(request));
      return token !== undefined && token.expiresAt > now();
    },
    tokens: {
      issueTokens: () => ({ access_token: pairs.issue([]).access.value }),
      expireAll: pairs.expireAll,
      revokeAll: pairs.revokeAll,
    },
  };
}

const answerPair = ({ access, refresh }: TokenPair): Response =>
  json(200, { access_token: access.value, refresh_token: refresh.value, expires_in: lifetimes.accessSeconds });

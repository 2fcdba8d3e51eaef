import { defineProvider, type OAuth2Options, oauth2 } from '@makerfex/integrations-core/provider';
import * as z from 'zod';
import {
  bearerOf,
  type ConsentOptions,
  createConsent,
  createSimulator,
  createTokenPairs,
  isPkceVerifier,
  json,
  type TokenPair,
} from '../src/simulator/index.ts';

export const origin = 'https://desk.example';
const app = { clientId: 'desk-client', clientSecret: 'secret-of-the-desk' };
const hour = 3_600;

export interface DeskOptions extends Partial<OAuth2Options<object>> {
  readonly finish?: NonNullable<ConsentOptions['finish']>;
  /** What the token endpoint answers to a spent grant. @default 400 invalid_grant */
  readonly spent?: () => Response;
}

const invalidGrant = () => json(400, { error: 'invalid_grant' });

/** The smallest API behind OAuth, whose refresh tokens work once, and a provider of it that can be broken in every way. */
export function consentDesk({ finish, spent = invalidGrant, ...hooks }: DeskOptions = {}) {
  const now = () => Date.now();
  const pairs = createTokenPairs({
    now,
    prefixes: { access: 'desk-access-', refresh: 'desk-refresh-' },
    accessSeconds: hour,
    refreshSeconds: 90 * 24 * hour,
  });
  const consent = createConsent({ label: 'Desk', clientId: app.clientId, now, ...(finish && { finish }) });
  const answerOf = ({ access, refresh }: TokenPair): Response =>
    json(200, { access_token: access.value, refresh_token: refresh.value, expires_in: hour });
  const token = (form: URLSearchParams): Response => {
    if (form.get('grant_type') === 'refresh_token') {
      const pair = pairs.renew(form.get('refresh_token'));
      return pair ? answerOf(pair) : spent();
    }
    const granted = consent.take(form.get('code'));
    const isProved = isPkceVerifier(form.get('code_verifier'), granted?.query.get('code_challenge') ?? null);
    return granted && isProved ? answerOf(pairs.issue(granted.scopes)) : invalidGrant();
  };
  const simulator = createSimulator({
    read: (text) => new URLSearchParams(text),
    log: () => ({}),
    answer: ({ request, url, body }) => {
      if (url.pathname === '/authorize') return consent.authorize(url);
      if (url.pathname === '/token') return token(body);
      const used = pairs.use(bearerOf(request));
      return used && used.expiresAt > now() ? json(200, { me: 1 }) : json(401, {});
    },
  });
  const provider = defineProvider({
    key: 'desk',
    label: 'Desk',
    category: 'api',
    config: z.object({}),
    auth: oauth2({
      authorizeUrl: `${origin}/authorize`,
      tokenUrl: `${origin}/token`,
      scopes: ['read'],
      app,
      ...hooks,
    }),
    http: {
      baseUrl: origin,
      headers: ({ credential }) => ({ authorization: `Bearer ${credential.accessToken}` }),
    },
    test: async ({ http }) => void (await http.get('/me')),
    capabilities: {},
  });
  return { provider, config: {}, simulator: { ...simulator, app, tokens: { revokeAll: pairs.revokeAll } } };
}

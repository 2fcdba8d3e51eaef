import * as z from 'zod';
import type { oauthChecks } from '../src/provider/oauth/checks.ts';
import { json } from '../src/simulator/index.ts';
import { type DeskOptions, origin } from './consent-desk.ts';

/** OAuth that breaks one promise; `says` are words of what the check finds. */
export type BrokenConsent = readonly [
  what: string,
  check: keyof typeof oauthChecks,
  options: DeskOptions,
  says: string,
];

const url = `${origin}/token`;
const reply = z.looseObject({ access_token: z.unknown(), expires_in: z.unknown() });

/** Sends the right request, and returns less of its answer. */
const forgetting: NonNullable<DeskOptions['refresh']> = async ({ send, refreshToken = '' }) => {
  const answer = await send({ url, form: { grant_type: 'refresh_token', refresh_token: refreshToken } });
  if (answer.status !== 200) return answer;
  const { access_token, expires_in } = reply.parse(answer.body);
  return { ...answer, body: { access_token, expires_in } };
};

/** Leaves the answer as another provider writes it: with an instant instead of seconds. */
export const expiringAt: NonNullable<DeskOptions['exchange']> = async ({ send, code, codeVerifier }) => {
  const form = { grant_type: 'authorization_code', code, code_verifier: codeVerifier ?? '' };
  const answer = await send({ url, form });
  const { access_token } = reply.parse(answer.body);
  return { ...answer, body: { access_token, expires_at: '2026-11-30T00:00:00Z' } };
};

export const brokenConsents: readonly BrokenConsent[] = [
  [
    'exchanges the code without its proof',
    'connects by a callback, which works once',
    { exchange: ({ send, code }) => send({ url, form: { grant_type: 'authorization_code', code } }) },
    'The callback after a consent ends as oauth_refused',
  ],
  [
    'puts the secret of its app into the address of the consent page',
    'shows no secret on the way to the consent page',
    { authorizeUrl: `${origin}/authorize?client_secret=secret-of-the-desk` },
    'The address of the consent page at desk.example holds the secret of the app',
  ],
  [
    'asks a denied consent for a signature',
    'takes a denied consent for a refusal',
    { finish: (back) => back.searchParams.delete('error'), verifyCallback: ({ params }) => params.has('code') },
    'A denied consent ends as oauth_state_invalid instead of oauth_refused',
  ],
  [
    'takes any 200 for a token',
    'takes a 200 with an error for no token',
    {
      exchange: async ({ send, code, codeVerifier }) => {
        const form = { grant_type: 'authorization_code', code, code_verifier: codeVerifier ?? '' };
        const answer = await send({ url, form });
        return { ...answer, body: { access_token: String(reply.partial().parse(answer.body).access_token) } };
      },
    },
    'The token endpoint answers 200 with an error, and a credential is stored',
  ],
  [
    'forgets the new refresh token',
    'stays connected over every expiry, with two processes that refresh at once',
    { refresh: forgetting },
    'After the second refresh the connection is reauth_required',
  ],
  [
    'states no expiry of its tokens',
    'stays connected over every expiry, with two processes that refresh at once',
    { exchange: expiringAt },
    'Its tokens do not expire: core reads `expires_in`, in seconds, of the token answer',
  ],
  [
    'takes every fault of the token endpoint for a spent grant',
    'gets over a token endpoint that fails for a while',
    { isRefreshSpent: ({ status }) => status >= 400 },
    'It asks for a new consent if the token endpoint answers 429',
  ],
  [
    'does not recognise a spent grant',
    'asks for a new consent once its grant is spent',
    { spent: () => json(401, { error: 'token_is_dead' }) },
    'instead of reauth_required',
  ],
];

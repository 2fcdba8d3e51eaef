import { inspect } from 'node:util';
import { Inapplicable } from '../check.ts';
import { answer, answerCanary } from '../faults.ts';
import { fail } from '../records.ts';
import { showsSecret } from '../secret-forms.ts';
import { type ConsentWorld, codeOf, failureOf, type OAuthUnderTest, openConsent, withClock } from './world.ts';

/** Throws, saying what it found, if a promise is not kept. */
export type OAuthCheck = (open: () => OAuthUnderTest | Promise<OAuthUnderTest>) => Promise<void>;

/** Within the time that core refreshes ahead, whatever its provider says, and before the token has expired. */
const justBeforeMs = 5_000;

export const oauthChecks = {
  async 'connects by a callback, which works once'(open) {
    const world = await openConsent(await open());
    const { params } = await world.decide('grant');
    const first = codeOf(await failureOf(world.callback(params)));
    if (first !== 'success')
      fail(
        `The callback after a consent ends as ${first}: correct tokenUrl, clientAuth, exchangeParams or exchange().`,
      );
    await mustWork(world, 'after the callback', 'Correct `headers` or `test`.');
    const again = codeOf(await failureOf(world.callback(params)));
    if (again !== 'oauth_state_invalid')
      fail(`The same callback once more ends as ${again} instead of oauth_state_invalid: its state works once.`);
    await mustWork(world, 'after the same callback came twice', 'Leave the first credential as it is.');
  },

  async 'shows no secret on the way to the consent page'(open) {
    const subject = await open();
    const { url } = await (await openConsent(subject)).decide('grant');
    const secret = subject.simulator.app?.clientSecret;
    if (secret === undefined) throw new Inapplicable('the simulator knows no app');
    if (showsSecret(url.href, secret))
      fail(`The address of the consent page at ${url.host} holds the secret of the app: only clientId belongs there.`);
  },

  async 'takes a denied consent for a refusal'(open) {
    const world = await openConsent(await open());
    const denied = codeOf(await failureOf(world.callback((await world.decide('deny')).params)));
    if (denied !== 'oauth_refused')
      fail(
        `A denied consent ends as ${denied} instead of oauth_refused: the page has to send the person back with \`error=access_denied\`.`,
      );
    if (await world.credential()) fail('A denied consent leaves a credential behind: store none.');
  },

  async 'takes a 200 with an error for no token'(open) {
    for (const [what, body] of Object.entries(errorsAt200)) {
      const world = await openConsent(await open());
      const { params } = await world.decide('grant');
      world.interfere(() => Response.json(body));
      const error = await failureOf(world.callback(params));
      const seen = `The token endpoint answers 200 with ${what}`;
      if (await world.credential())
        fail(`${seen}, and a credential is stored: return the answer from exchange() as it is, core reads it.`);
      if (!/^(oauth|provider)_/.test(codeOf(error)))
        fail(`${seen}, and the callback ends as ${codeOf(error)}: return the answer from exchange() as it is.`);
      if (inspect(error, { depth: Number.POSITIVE_INFINITY }).includes(answerCanary))
        fail(`${seen}, and the error repeats words of it, which can be tokens: leave them out.`);
    }
  },

  async 'stays connected over every expiry, with two processes that refresh at once'(open) {
    await withClock(async (advance) => {
      const world = await connected(await open());
      for (const time of ['first', 'second'] as const) {
        advance(await untilExpiry(world));
        const sent = world.requests.length;
        const before = (await world.credential())?.version ?? 0;
        const tests = await Promise.all([world.test(0), world.test(1)]);
        const lockedOut = tests.find(({ health }) => health !== 'healthy');
        if (lockedOut)
          fail(
            `After the ${time} refresh the connection is ${lockedOut.health}: ${lockedOut.healthReason} Each process has to keep the newest pair: return every field of the answer from refresh(), above all refresh_token.`,
          );
        const refreshes = ((await world.credential())?.version ?? 0) - before;
        if (refreshes !== 1)
          fail(
            `${refreshes} refreshes at the ${time} expiry, in ${world.requests.length - sent} requests, instead of 1: state expires_in, and send one request in refresh().`,
          );
      }
    });
  },

  async 'gets over a token endpoint that fails for a while'(open) {
    for (const status of [503, 429])
      await withClock(async (advance) => {
        const world = await connected(await open());
        advance(await untilExpiry(world));
        // A token that is about to expire is refreshed before it is used.
        let refreshPath: string | undefined;
        world.interfere(({ url }) => {
          refreshPath ??= new URL(url).pathname;
          return new URL(url).pathname === refreshPath ? answer(status) : undefined;
        });
        const { health, healthReason } = await world.test();
        world.interfere(() => undefined);
        if (health === 'reauth_required')
          fail(
            `It asks for a new consent if the token endpoint answers ${status}: ${healthReason} Let isRefreshSpent() look for the provider's own code of a spent grant.`,
          );
        await mustWork(world, 'once the token endpoint works again', 'Keep the refresh token of a failed refresh.');
      });
  },

  async 'asks for a new consent once its grant is spent'(open) {
    const subject = await open();
    const world = await connected(subject);
    subject.simulator.tokens.revokeAll();
    const { health, healthReason } = await world.test();
    if (health !== 'reauth_required')
      fail(
        `After its tokens were revoked the connection is ${health} instead of reauth_required: ${healthReason} Say in isRefreshSpent() what the provider answers to a spent grant, unless it is invalid_grant.`,
      );
    const before = codeOf(await failureOf(world.connect()));
    if (before !== 'success') fail(`A new consent ends as ${before}: it has to replace the spent grant.`);
    await mustWork(world, 'after the new consent', 'Read the newest credential only.');
  },
} satisfies Record<string, OAuthCheck>;

const errorsAt200: Readonly<Record<string, object>> = {
  'an error': { ok: false, error: answerCanary, error_description: answerCanary },
  'an error and an empty token': { access_token: '', error: answerCanary },
  'nothing of a token': {},
};

async function connected(subject: OAuthUnderTest): Promise<ConsentWorld> {
  const world = await openConsent(subject);
  const code = codeOf(await failureOf(world.connect()));
  if (code !== 'success') fail(`The callback after a consent ends as ${code}: see "connects by a callback".`);
  return world;
}

async function mustWork(world: ConsentWorld, when: string, remedy: string): Promise<void> {
  const { health, healthReason } = await world.test();
  if (health !== 'healthy')
    fail(`The connection is ${health} ${when}: ${healthReason ?? 'it says not why.'} ${remedy}`);
}

async function untilExpiry(world: ConsentWorld): Promise<number> {
  const { expiresAt } = (await world.credential()) ?? {};
  if (!expiresAt)
    fail(
      'Its tokens do not expire: core reads `expires_in`, in seconds, of the token answer. If the provider has another name for it, read it in `readTokens`. If they never expire at the provider, name this rule in `exceptions`.',
    );
  return expiresAt.getTime() - Date.now() - justBeforeMs;
}

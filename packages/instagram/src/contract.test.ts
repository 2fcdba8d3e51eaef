import type { HttpReply, ProviderHttp } from '@makerfex/integrations-core/provider';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { instagramHost, withPictures } from '../test/host.ts';
import { contractsFolder, deviationsIn, type Exchange, readContract } from '../test/specs.ts';
import { classify, readFault } from './faults.ts';
import { readQuota } from './graph/account.ts';
import { readContainer } from './graph/containers.ts';
import { tokenHooks } from './oauth/tokens.ts';

const redirectUri = 'https://host.test/oauth/instagram/callback';
const day = 86_400_000;

/** Sends every kind of request that the adapter makes: connecting, refreshing, a single picture and a carousel. */
async function sendEverything(isWrapped: boolean) {
  let clock = Date.now() - 35 * day;
  const host = await instagramHost({ product: withPictures(3), simulator: { now: () => clock, isWrapped } });
  const { access_token } = host.simulator.tokens.issueTokens();
  clock = Date.now();
  const exchanges: Exchange[] = [];
  const serve = host.simulator.fetch.bind(host.simulator);
  host.simulator.fetch = async (request) => {
    const { pathname: path, search } = new URL(request.url);
    const parameters = new URLSearchParams(request.method === 'POST' ? await request.clone().text() : search);
    const response = await serve(request);
    if (response.headers.get('content-type')?.includes('json'))
      exchanges.push({ method: request.method, path, parameters, body: await response.clone().json() });
    return response;
  };
  const { shop, connectionId, simulator } = host;
  const { url } = await shop.oauth.authorize(connectionId, { redirectUri });
  const agreed = await simulator.fetch(new Request(`${url}&decision=grant`));
  const { searchParams: params } = new URL(agreed.headers.get('location') ?? '');
  await shop.oauth.callback('instagram', { redirectUri, params });
  await host.posted();
  await host.posted({ image_urls: withPictures(1).images.map((image) => image.url) });
  await shop.credentials.set(connectionId, { kind: 'oauth2', secret: { access_token }, expiresAt: new Date(clock) });
  expect(await shop.connections.test(connectionId)).toMatchObject({ health: 'healthy' });
  return { exchanges, posts: simulator.posts.map(({ id }) => id) };
}

/** The kind that each of the documentation's advice texts stands for. */
const kindByAdvice: readonly (readonly [RegExp, string])[] = [
  [/1-2 retries/, 'late_container'],
  [/new container/, 'new_container'],
  [/retry|URL not public/, 'retry'],
  [/suspected spam/, 'reconcile'],
  [/daily quota/, 'quota'],
  [/poll status/, 'wait'],
  [/user must sign in/, 'person'],
  [/fix input|MiB|4:5|2200 chars|max 20|advice text is about permissions/, 'input'],
];

const answering = (body: unknown): ProviderHttp => {
  const reply = async (): Promise<HttpReply> => ({ status: 200, headers: new Headers(), body });
  return {
    get: reply,
    post: reply,
    lines: () => {
      throw new Error('These tests read no file.');
    },
  };
};
const fixture = (name: string): unknown => readContract(`restfb-fixtures/${name}.json`);

describe.skipIf(!contractsFolder)("Meta's specs and samples (skipped when CONTRACTS_DIR is not set)", () => {
  it.each([true, false])('match every request, and every answer of the simulator (in data: %s)', async (isWrapped) => {
    const { exchanges, posts } = await sendEverything(isWrapped);
    // The host of the first step has no spec.
    const graph = exchanges.filter(({ path }) => path !== '/oauth/access_token');
    expect(graph.flatMap((each) => deviationsIn(each, posts))).toEqual([]);
    const asked = new Set(graph.map(({ method, path }) => `${method} ${path.replaceAll(/\d{9,}/g, 'id')}`));
    expect([...asked].toSorted()).toEqual([
      'GET /access_token',
      'GET /refresh_access_token',
      'GET /v26.0/id',
      'GET /v26.0/id/content_publishing_limit',
      'GET /v26.0/me',
      'POST /v26.0/id/media',
      'POST /v26.0/id/media_publish',
    ]);
  });

  it('agree with the kind of every row of the error table', () => {
    const { rows } = z
      .object({ rows: z.array(z.object({ code: z.int(), subcode: z.int(), advice: z.string() })) })
      .parse(readContract('error-codes.json'));
    expect(rows).toHaveLength(24);
    for (const { code, subcode, advice } of rows) {
      const asked = kindByAdvice.find(([pattern]) => pattern.test(advice))?.[1];
      expect([subcode, classify(code, subcode).kind]).toEqual([subcode, asked]);
      // A container returns only the subcode.
      expect([subcode, classify(undefined, subcode).kind]).toEqual([subcode, asked]);
    }
  });

  it('list no dead-token subcode without its own text', () => {
    const { subcodes } = z
      .object({ subcodes: z.record(z.string(), z.string()) })
      .parse(readContract('auth-subcodes.json'));
    const faults = Object.keys(subcodes).map((subcode) => classify(190, Number(subcode)));
    expect(new Set(faults.map(({ kind }) => kind))).toEqual(new Set(['auth']));
    expect(new Set(faults.map(({ detail }) => detail.replace(/ \(.*/, ''))).size).toBe(faults.length);
  });

  it('list no general code without a kind', () => {
    const { codes } = z.object({ codes: z.record(z.string(), z.string()) }).parse(readContract('auth-subcodes.json'));
    const found = Object.keys(codes).map((code) => [code, classify(Number.parseInt(code, 10), undefined).kind]);
    expect(Object.fromEntries(found)).toEqual({
      1: 'retry',
      2: 'retry',
      3: 'permission',
      4: 'rate',
      10: 'permission',
      17: 'rate',
      102: 'auth',
      190: 'auth',
      '200-299': 'permission',
      341: 'rate',
      368: 'person',
      506: 'input',
    });
  });

  it('have samples of containers, the quota and an error that are read', async () => {
    expect(await readContainer(answering(fixture('container')), 'v26.0', '1')).toEqual({ state: 'finished' });
    expect(await readContainer(answering(fixture('container_no_copyright')), 'v26.0', '1')).toEqual({
      state: 'working',
    });
    const account = { id: '1', username: null };
    expect(await readQuota(answering(fixture('content_publishing_limit')), 'v26.0', account)).toEqual({
      used: 2,
      total: 25,
    });
    const error = { status: 400, headers: new Headers(), body: fixture('ig_login_exception') };
    expect(readFault(error)).toMatchObject({ kind: 'unknown', detail: expect.stringContaining('2500') });
  });

  it('have a sample token, with permissions as a list, that is read and exchanged', async () => {
    const hooks = tokenHooks({
      shortToken: 'https://t.test/s',
      longToken: 'https://t.test/l',
      refresh: 'https://t.test/r',
      account: 'https://t.test/me',
    });
    const answers = [fixture('accesstoken'), { access_token: 'long', expires_in: 5_183_944 }];
    const app = { clientId: 'app', clientSecret: 'secret' };
    const sent: string[] = [];
    const reply = await hooks.exchange({
      app,
      code: 'code#_',
      redirectUri,
      codeVerifier: null,
      config: {},
      send: async ({ url, form }) => {
        sent.push(`${url} ${form?.['code'] ?? ''}`);
        return { status: 200, headers: new Headers(), body: answers.shift() };
      },
    });
    expect(sent).toEqual(['https://t.test/s code', 'https://t.test/l ', 'https://t.test/me ']);
    expect(reply.body).toMatchObject({
      access_token: 'long',
      scope: expect.stringContaining('instagram_business_content_publish'),
    });
  });
});

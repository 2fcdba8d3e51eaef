import { bearerOf, createSimulator, json } from '@makerfex/integrations-testkit/simulator';
import { refuse } from './answers.ts';
import { createCallbacks } from './callbacks.ts';
import { createContainers } from './containers.ts';
import { createFaults } from './faults.ts';
import { createOAuth } from './oauth.ts';
import type { FetchPicture } from './pictures.ts';

export type { GraphProblem } from './answers.ts';
export type { Post } from './containers.ts';
export type { FaultOrder } from './faults.ts';

export interface InstagramSimulatorOptions {
  /**
   * Fetches the pictures of a post, as Instagram does.
   * @default fetch
   */
  readonly fetchPicture?: FetchPicture;
  /**
   * The clock, in milliseconds since 1970.
   * @default Date.now
   */
  readonly now?: () => number;
  /**
   * Id and secret of the app.
   * @default { clientId: '990000000000001', clientSecret: 'simulated-app-secret' }
   */
  readonly app?: { readonly clientId: string; readonly clientSecret: string };
  /**
   * The redirect addresses registered for the app; if empty, any is accepted.
   * @default []
   */
  readonly redirectUris?: readonly string[];
  /** @default 'simulated.workshop' */
  readonly username?: string;
  /**
   * How long a container takes to be ready, in milliseconds.
   * @default 0
   */
  readonly processingMs?: number;
  /** The API version that answers. @default the requested one */
  readonly answeredVersion?: string;
  /**
   * Posts allowed per day.
   * @default 100
   */
  readonly quotaTotal?: number;
  /**
   * Whether tokens and the account come in an array `data`, as documented, or flat, as also seen.
   * @default false
   */
  readonly isWrapped?: boolean;
}

/** Larger than 2^53, as real ones are. */
const accountId = '17841400000000019';
/** The account's id for this app: tokens and callbacks name it by this one. */
const appUserId = '26890000000000023';
/** Ends the request with an error if a requested field does not exist. */
const select = (node: Record<string, unknown>, fields: string | null): object => {
  const asked = (fields ?? 'id').split(',');
  const [unknown] = asked.filter((field) => !Object.hasOwn(node, field));
  if (unknown !== undefined) refuse(100, undefined, `Tried accessing nonexisting field (${unknown})`);
  return Object.fromEntries(['id', ...asked].map((field) => [field, node[field]]));
};

const scopeFor = (path: string): string =>
  /\/(media|media_publish|content_publishing_limit)$/.test(path)
    ? 'instagram_business_content_publish'
    : 'instagram_business_basic';
const secrets = new Set(['access_token', 'client_secret', 'code']);

/**
 * Simulates Instagram's API with Instagram Login over one invented account: login, tokens, containers and posts. It serves all
 * four hosts at any address. Meta has no sandbox, so tests and the demo use this.
 * @example
 * const simulator = createInstagramSimulator({ processingMs: 2_000 });
 * simulator.faults.next({ kind: 'server_error', path: 'media_publish' });
 * const response = await simulator.fetch(new Request('https://graph.instagram.com/v26.0/me'));
 */
export function createInstagramSimulator(options: InstagramSimulatorOptions = {}) {
  const { now = Date.now, username = 'simulated.workshop', processingMs = 0, quotaTotal = 100 } = options;
  const { fetchPicture = fetch, redirectUris = [], isWrapped = false } = options;
  const app = options.app ?? { clientId: '990000000000001', clientSecret: 'simulated-app-secret' };
  const oauth = createOAuth({ app, redirectUris, userId: appUserId, isWrapped, now });
  const containers = createContainers({ now, processingMs, quotaTotal, username, fetchPicture });
  let callCount = 0;

  const usage = (minutes = 0): Record<string, string> => {
    const percent = { call_count: callCount, total_cputime: 1, total_time: 2 };
    const entries = [{ type: 'instagram', ...percent, estimated_time_to_regain_access: minutes }];
    return { 'x-business-use-case-usage': JSON.stringify({ [accountId]: entries }) };
  };

  /** The Graph API behind its version. */
  async function graph(method: string, path: string, parameters: URLSearchParams, inMs: number): Promise<object> {
    const fields = parameters.get('fields');
    const isOwn = (rest: string) => path === `/${accountId}${rest}` || path === `/me${rest}`;
    if (method === 'POST' && isOwn('/media')) return containers.create(parameters);
    if (method === 'POST' && isOwn('/media_publish')) return containers.publish(parameters, inMs);
    if (method === 'GET' && isOwn('/content_publishing_limit')) return containers.limit();
    if (method === 'GET' && isOwn('')) {
      const account = select({ id: appUserId, user_id: accountId, username }, fields);
      return isWrapped ? { data: [account] } : account;
    }
    const node = method === 'GET' ? containers.find(path.slice(1)) : undefined;
    if (!node) return refuse(100, 33, `Unsupported ${method.toLowerCase()} request. Object with ID does not exist`);
    return select(node, fields);
  }

  const simulator = createSimulator({
    faults: createFaults(usage),
    /** The parameters of the query or the form. */
    read: (text, url) => new URLSearchParams(text || url.search),
    log: ({ body }) => ({ parameters: Object.fromEntries([...body].filter(([name]) => !secrets.has(name))) }),
    answer: async ({ request, url, body, effectAfterMs }) => {
      if (url.pathname === '/oauth/authorize') return oauth.authorize(url);
      if (url.pathname === '/oauth/access_token') return oauth.shortToken(body);
      if (url.pathname === '/access_token') return oauth.longToken(url.searchParams);
      if (url.pathname === '/refresh_access_token') return oauth.refresh(url.searchParams);
      const [, asked = '', versioned] = /^\/(v\d+\.\d+)(\/.+)$/.exec(url.pathname) ?? [];
      if (!versioned) return refuse(2500, undefined, `Unknown path components: ${url.pathname}`);
      const { scopes } = oauth.check(bearerOf(request) ?? body.get('access_token'));
      if (!scopes.includes(scopeFor(versioned)))
        refuse(10, undefined, 'Application does not have permission for this action', 403);
      const version = { 'facebook-api-version': options.answeredVersion ?? asked };
      return json(200, await graph(request.method, versioned, body, effectAfterMs), { ...usage(), ...version });
    },
  });

  return {
    ...simulator,
    accountId,
    appUserId,
    username,
    app,
    tokens: oauth.tokens,
    /** What Meta sends of its own accord: requests to pass to the host's handler. */
    callbacks: createCallbacks({ app, userId: appUserId, now }),
    /** The posts in the account. */
    posts: containers.posts,
    containers: containers.controls,
    /** Sets how much of the hour's calls the answers report as used, in percent. */
    useUp: (percent: number): void => {
      callCount = percent;
    },
  };
}
export type InstagramSimulator = ReturnType<typeof createInstagramSimulator>;

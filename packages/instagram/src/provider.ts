import { checkOptions, definedOf, option } from '@makerfex/integrations-core/options';
import {
  createGuardedFetch,
  defineProvider,
  type OAuthAppSource,
  oauth2,
  oauthAppOption,
} from '@makerfex/integrations-core/provider';
import { postProduct } from './capabilities/post-instagram-product.ts';
import { instagramConfig } from './config.ts';
import { postInstagramProduct } from './contract.ts';
import { readFault, toProviderFault } from './faults.ts';
import { readAccount, readQuota } from './graph/account.ts';
import { readRateBudget } from './graph/usage.ts';
import { tokenHooks } from './oauth/tokens.ts';
import { defaultTiming, type InstagramTiming, timingOptions } from './post/timing.ts';
import { type InstagramWebhooks, instagramWebhooks, webhookOptions } from './webhooks/descriptor.ts';

export interface InstagramOptions {
  /** Id and secret of the Instagram app (not of the Meta app around it), or a function of the shop. */
  readonly app: OAuthAppSource;
  /**
   * Version of the Graph API; https://developers.facebook.com/docs/graph-api/changelog. If another version answers,
   * the connection gets one event a day.
   * @default 'v26.0'
   */
  readonly apiVersion?: string;
  /** One address for all four of Instagram's hosts, such as a simulator's. Defaults to Instagram's own hosts. */
  readonly baseUrl?: string;
  /**
   * Fetches pictures to check them before Instagram does. A function of your own must block private addresses itself.
   * @default createGuardedFetch()
   */
  readonly fetchImage?: typeof fetch;
  /** Receives Instagram's callbacks, for a withdrawn consent and the deletion of data. @default none are received */
  readonly webhooks?: InstagramWebhooks;
  /** Time-outs and pauses, to shorten in tests. */
  readonly timing?: Partial<InstagramTiming>;
}

const instagramOptions = option.group<InstagramOptions>({
  app: oauthAppOption(),
  apiVersion: option
    .where<string>(
      'a version of the API, such as v26.0',
      (value) => typeof value === 'string' && /^v\d{1,3}\.\d$/.test(value),
    )
    .optional(),
  baseUrl: option.address().optional(),
  fetchImage: option.fn<typeof fetch>().optional(),
  webhooks: webhookOptions.optional(),
  timing: timingOptions.optional(),
});

const day = 86_400_000;

/**
 * Posts products of the catalog to Instagram, through its API with Instagram Login. No Facebook page is needed.
 * @throws IntegrationError `not_configured`, naming each wrong option
 * @example
 * const integrations = createIntegrations({
 *   providers: [instagram({ app: { clientId, clientSecret } })],
 *   ports: { catalog },
 *   storage,
 *   vault,
 * });
 * @see https://developers.facebook.com/docs/instagram-platform/instagram-api-with-instagram-login
 */
export function instagram(options: InstagramOptions) {
  checkOptions('instagram', instagramOptions, options);
  const { app, apiVersion: version = 'v26.0' } = options;
  const at = options.baseUrl?.replace(/\/+$/, '');
  const graph = at ?? 'https://graph.instagram.com';
  const shortToken = `${at ?? 'https://api.instagram.com'}/oauth/access_token`;
  const settings = {
    version,
    timing: { ...defaultTiming, ...definedOf(options.timing) },
    fetchImage: options.fetchImage ?? createGuardedFetch(),
  };
  return defineProvider({
    key: 'instagram',
    label: 'Instagram',
    category: 'api',
    setup: {
      link: 'https://developers.facebook.com/apps',
      scopes: {
        instagram_business_basic: 'Reads which account is connected.',
        instagram_business_content_publish: 'Posts products.',
      },
    },
    config: instagramConfig,
    auth: oauth2({
      authorizeUrl: `${at ?? 'https://www.instagram.com'}/oauth/authorize`,
      tokenUrl: shortToken,
      scopes: ['instagram_business_basic', 'instagram_business_content_publish'],
      scopeSeparator: ',',
      pkce: false,
      app,
      // Any use in the second half of its 60 days refreshes it. Instagram refuses a refresh on the first day.
      refreshAheadMs: 30 * day,
      ...tokenHooks({
        shortToken,
        longToken: `${graph}/access_token`,
        refresh: `${graph}/refresh_access_token`,
        account: `${graph}/${version}/me`,
      }),
    }),
    http: {
      baseUrl: graph,
      // Instagram also accepts it in the query, but then it would be in every log on the way.
      headers: ({ credential }) => ({ authorization: `Bearer ${credential.accessToken}` }),
      timeoutMs: settings.timing.callMs,
      rateLimit: {
        // Instagram counts per app and account.
        key: ({ clientId, shopId }) => `${clientId} ${shopId}`,
        read: readRateBudget,
      },
      version: { asked: () => version, answered: (headers) => headers.get('facebook-api-version') },
      fault: (reply) => {
        const fault = readFault(reply);
        return fault && toProviderFault(fault);
      },
    },
    test: async ({ http }) => {
      // The account needs the first scope, its quota the second.
      await readQuota(http, version, await readAccount(http, version));
    },
    ...(options.webhooks && { webhooks: instagramWebhooks(app, options.webhooks) }),
    capabilities: {
      post_instagram_product: {
        contract: postInstagramProduct,
        run: (context) => postProduct(context, settings),
      },
    },
  });
}

import { defineProvider, IntegrationError, type OAuthAppSource } from '@makerfex/integrations-core';
import * as z from 'zod';
import { instagramAuth } from './auth.ts';
import { readFault } from './faults.ts';

export interface InstagramOptions {
  /** The app that is registered with Meta, or a function of the shop. */
  readonly app: OAuthAppSource;
  /** Version of the Graph API, `v26.0` unless told; always sent. */
  readonly apiVersion?: string;
  /** One address for all of Instagram's hosts, as a simulator has it; Instagram's own unless told. */
  readonly baseUrl?: string;
}

const account = z.object({ user_id: z.union([z.string(), z.number()]), username: z.string() });

/** Instagram, by Instagram Login: an account of a business or creator, without a page of Facebook. */
export function instagram({ app, apiVersion = 'v26.0', baseUrl }: InstagramOptions) {
  if (!/^v\d{2}\.\d$/.test(apiVersion))
    throw new IntegrationError('not_configured', 'The version of the Graph API must look like v26.0.');
  const origins = {
    consent: baseUrl ?? 'https://www.instagram.com',
    token: baseUrl ?? 'https://api.instagram.com',
    graph: baseUrl ?? 'https://graph.instagram.com',
  };
  return defineProvider({
    key: 'instagram',
    label: 'Instagram',
    category: 'api',
    config: z.object({}),
    auth: instagramAuth(app, origins),
    http: {
      baseUrl: origins.graph,
      // In the header, so that it stands in no address.
      headers: ({ credential }) => ({ authorization: `Bearer ${credential.accessToken}` }),
      fault: readFault,
    },
    test: async ({ http }) => {
      const { body } = await http.get(`/${apiVersion}/me`, { query: { fields: 'user_id,username' } });
      if (!account.safeParse(body).success)
        throw new IntegrationError('provider_malformed', 'Instagram answered without the account: check its version.');
    },
    capabilities: {},
  });
}

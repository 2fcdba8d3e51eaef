import { defineProvider, oauth2 } from '@makerfex/integrations-core/provider';
import * as z from 'zod';

export const refreshActor = { id: 'owner-1', shopId: 'shop-of-refreshes', role: 'owner' } as const;

/** One call, with a token that may have to be refreshed for it. */
export const refreshProvider = (origin: string) =>
  defineProvider({
    key: 'acme',
    label: 'Acme',
    category: 'api',
    config: z.object({}),
    auth: oauth2({
      authorizeUrl: `${origin}/authorize`,
      tokenUrl: `${origin}/token`,
      scopes: [],
      app: { clientId: 'client-1', clientSecret: 'secret-1' },
    }),
    http: {
      baseUrl: origin,
      headers: ({ credential }) => ({ authorization: `Bearer ${credential.accessToken}` }),
      timeoutMs: 600_000,
    },
    test: async ({ http }) => {
      await http.get('/me');
    },
    capabilities: {},
  });

import { IntegrationError } from '@makerfex/integrations-core';
import { accessToken, defineProvider, noCredential, pull, pullInput } from '@makerfex/integrations-core/provider';
import { recordFields } from '@makerfex/integrations-core/records';
import * as z from 'zod';

const contract = pull({
  key: 'import_orders',
  label: 'Import orders',
  record: 'order',
  item: z.object(recordFields),
  input: pullInput,
  port: 'things.upsert',
});
const common = { category: 'api', http: { baseUrl: 'https://acme.test' }, test: async () => undefined } as const;

/** `acme` imports two batches of two, with a gate before the second; `broken` has no access; `quiet` is never connected. */
export function createProviders() {
  const gate = Promise.withResolvers<void>();
  const acme = defineProvider({
    ...common,
    key: 'acme',
    label: 'Acme',
    config: z.object({ store_id: z.string().meta({ title: 'Store', description: 'The id of the store.' }) }),
    auth: accessToken(),
    capabilities: {
      import_orders: {
        contract,
        cursor: z.object({ page: z.number() }),
        async *run() {
          const items = (...ids: readonly string[]) => ids.map((externalId) => ({ externalId, updatedAt: null }));
          yield { items: items('a', 'b'), cursor: { page: 1 }, total: 4 };
          await gate.promise;
          yield { items: items('c', 'd'), cursor: { page: 2 }, total: 4 };
        },
      },
    },
  });
  const broken = defineProvider({
    ...common,
    key: 'broken',
    label: 'Broken',
    config: z.object({}),
    auth: accessToken(),
    capabilities: {
      import_orders: {
        contract,
        cursor: z.object({}),
        run: () => failing(),
      },
    },
  });
  const quiet = defineProvider({
    ...common,
    key: 'quiet',
    label: 'Quiet',
    config: z.object({}),
    auth: noCredential(),
    capabilities: {},
  });
  return { all: [acme, broken, quiet], letGo: gate.resolve };
}

/** Fails before its first page. */
function failing(): AsyncGenerator<never> {
  throw new IntegrationError('provider_auth', 'Broken refused the token.');
}

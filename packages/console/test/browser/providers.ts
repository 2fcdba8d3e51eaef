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

/** Smaller pages are gathered before they are written. */
const pageSize = 1_000;
const items = (page: number) =>
  Array.from({ length: pageSize }, (_, index) => ({ externalId: `${page}-${index}`, updatedAt: null }));

/** `acme` imports two pages, with a gate before the second; `broken` has no access; `quiet` is never connected. */
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
          yield { items: items(1), cursor: { page: 1 }, total: 2 * pageSize };
          await gate.promise;
          yield { items: items(2), cursor: { page: 2 }, total: 2 * pageSize };
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

import { defineProvider, noCredential, pull, pullInput } from '@makerfex/integrations-core/provider';
import { recordFields } from '@makerfex/integrations-core/records';
import * as z from 'zod';

/** A provider with one import, which finds nothing. */
export const acme = defineProvider({
  key: 'acme',
  label: 'Acme',
  category: 'api',
  config: z.object({}),
  auth: noCredential(),
  http: { baseUrl: 'https://acme.test', headers: () => ({}) },
  test: async () => undefined,
  capabilities: {
    import_things: {
      contract: pull({
        key: 'import_things',
        label: 'Import things',
        record: 'thing',
        item: z.object(recordFields),
        input: pullInput,
        port: 'things.upsert',
      }),
      cursor: z.object({}),
      async *run() {
        yield { items: [], cursor: {} };
      },
    },
  },
});

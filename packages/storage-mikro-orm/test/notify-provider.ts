import { defineProvider, noCredential, pull, pullInput, push } from '@makerfex/integrations-core/provider';
import { recordFields } from '@makerfex/integrations-core/records';
import * as z from 'zod';

export const notifyActor = { id: 'owner-1', shopId: 'shop-of-messages', role: 'owner' } as const;

const thing = z.object(recordFields);
const message = z.object({ about: z.string(), text: z.string() });

/** Imports two things, and sends messages about things to a server. */
export const notifyProvider = (origin: string) =>
  defineProvider({
    key: 'acme',
    label: 'Acme',
    category: 'api',
    config: z.object({}),
    auth: noCredential(),
    http: { baseUrl: origin, headers: () => ({}), timeoutMs: 60_000 },
    test: async () => undefined,
    capabilities: {
      import_things: {
        contract: pull({
          key: 'import_things',
          label: 'Import things',
          record: 'thing',
          item: thing,
          input: pullInput,
          port: 'things.upsert',
        }),
        cursor: z.number(),
        async *run() {
          yield { items: ['1', '2'].map((externalId) => ({ externalId, updatedAt: null })), cursor: 1 };
        },
      },
      send_message: {
        contract: push({
          key: 'send_message',
          label: 'Send a message',
          input: message,
          output: message,
          ports: {},
          subject: ({ about }) => about,
        }),
        async run({ http, input }) {
          await http.get('/', { query: input });
          return input;
        },
      },
    },
  });

import type { UpsertPort } from '@makerfex/integrations-core';
import { defineProvider, noCredential, pull, pullInput } from '@makerfex/integrations-core/provider';
import { recordFields } from '@makerfex/integrations-core/records';
import * as z from 'zod';

export const crashActor = { id: 'owner-1', shopId: 'shop-of-crashes', role: 'owner' } as const;

const thing = z.object({ ...recordFields, title: z.string() });
export type Thing = z.infer<typeof thing>;
export type ThingsPort<Tx> = UpsertPort<Thing, Tx>;

const pageSchema = z.object({ things: z.array(thing), next: z.number().nullable() });
export type ThingsPage = z.infer<typeof pageSchema>;

const importThings = pull({
  key: 'import_things',
  label: 'Import things',
  record: 'thing',
  item: thing,
  input: pullInput,
  port: 'things.upsert',
});

/** Reads pages of things from a server, and knows that a thing that is not there is gone. */
export const crashProvider = (origin: string) =>
  defineProvider({
    key: 'acme',
    label: 'Acme',
    category: 'api',
    config: z.object({}),
    auth: noCredential(),
    http: { baseUrl: origin, headers: () => ({}) },
    test: async ({ http }) => {
      await http.get('/things');
    },
    capabilities: {
      import_things: {
        contract: importThings,
        enumerates: true,
        cursor: z.object({ page: z.number() }),
        async *run({ http, cursor }) {
          for (let page: number | null = cursor?.page ?? 0; page !== null; ) {
            const { body } = await http.get('/things', { query: { page } });
            const { things, next }: ThingsPage = pageSchema.parse(body);
            yield { items: things, cursor: { page: next ?? page + 1 } };
            page = next;
          }
        },
      },
    },
  });

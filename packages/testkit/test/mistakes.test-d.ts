// The mistakes that the compiler finds; the table in docs/testing.md names them by number. Tested by the type check.

import { createIntegrations, keyring } from '@makerfex/integrations-core';
import { memoryStorage } from '@makerfex/integrations-core/memory-storage';
import { defineProvider, importCustomers, noCredential, push } from '@makerfex/integrations-core/provider';
import type { Customer, Money } from '@makerfex/integrations-core/records';
import { moneySchema } from '@makerfex/integrations-core/records';
import * as z from 'zod';

declare const customer: Customer;
const config = z.object({ store_url: z.string() });
const basics = {
  key: 'acme',
  label: 'Acme',
  category: 'api' as const,
  config,
  auth: noCredential(),
  test: async () => undefined,
};
const http = { baseUrl: 'https://acme.example', headers: () => ({}) };
const cursor = z.object({ page: z.number() });
const sendNote = push({
  key: 'send_note',
  label: 'Send a note',
  input: z.object({ text: z.string() }),
  output: z.object({ id: z.string() }),
  ports: {},
});

// 03a
// @ts-expect-error an amount is text
export const amount: Money = { amount: 12.5, currency: 'EUR' };
void moneySchema;

// 07a
// @ts-expect-error a customer has an external id
export const { ...nameless }: Customer = { updatedAt: null, name: null, email: null, phone: null };

defineProvider({
  ...basics,
  http,
  capabilities: {
    import_customers: {
      contract: importCustomers,
      cursor,
      // 07b
      // @ts-expect-error a time is text
      async *run() {
        yield { items: [{ ...customer, updatedAt: 5 }], cursor: { page: 1 } };
      },
    },
  },
});

defineProvider({
  ...basics,
  http,
  capabilities: {
    send_note: {
      contract: sendNote,
      // 07d
      // @ts-expect-error the output has an id
      run: async () => ({ sent: true }),
    },
  },
});

defineProvider({
  ...basics,
  // 08a
  // @ts-expect-error the config has store_url
  http: { ...http, baseUrl: ({ store_uri }) => store_uri },
  capabilities: {},
});

const acme = defineProvider({
  ...basics,
  http,
  capabilities: {
    import_customers: {
      contract: importCustomers,
      cursor,
      async *run() {
        yield { items: [customer], cursor: { page: 1 } };
      },
    },
  },
});

createIntegrations({
  providers: [acme],
  storage: memoryStorage(),
  vault: keyring({ current: 'k', keys: { k: '' } }),
  // 09
  // @ts-expect-error the port customers.upsertCustomers is missing
  ports: {},
});

defineProvider({
  ...basics,
  http,
  capabilities: {
    import_customers: {
      contract: importCustomers,
      // 20
      // @ts-expect-error a pull has a cursor schema
      async *run() {
        yield { items: [customer], cursor: null };
      },
    },
  },
});

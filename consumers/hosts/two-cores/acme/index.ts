import { IntegrationError } from '@makerfex/integrations-core';
import { defineProvider, importOrders, noCredential } from '@makerfex/integrations-core/provider';
import * as z from 'zod';

/** A provider of another team, which lists a newer core as its dependency. It cannot read what it gets. */
export const acme = () =>
  defineProvider({
    key: 'acme',
    label: 'Acme',
    category: 'api',
    config: z.object({}),
    auth: noCredential(),
    http: { baseUrl: 'https://acme.test', headers: () => ({}) },
    test: async () => undefined,
    capabilities: {
      import_orders: {
        contract: importOrders,
        cursor: z.object({ page: z.number() }),
        async *run() {
          yield { items: readOrders(), cursor: { page: 1 } };
        },
      },
    },
  });

function readOrders(): never {
  throw new IntegrationError('provider_malformed', 'Acme sent no list of orders.');
}

export const coreOfAcme = import.meta.resolve('@makerfex/integrations-core');

// Tested by the type check: an `@ts-expect-error` is itself an error if the line below compiles.
import * as z from 'zod';
import { createIntegrations } from '../integrations.ts';
import type { MemoryTx } from '../memory-storage/index.ts';
import { noCredential } from '../provider/auth.ts';
import { importOrders } from '../provider/contracts.ts';
import type { UpsertPort } from '../provider/ports.ts';
import { defineProvider } from '../provider/provider.ts';
import type { Order } from '../records/order.ts';
import type { Actor } from '../scope.ts';
import type { Storage } from '../storage/storage.ts';
import type { KeyProvider } from '../vault/keyring.ts';

declare const storage: Storage<MemoryTx>;
declare const vault: KeyProvider;
declare const upsertOrders: UpsertPort<Order, MemoryTx>;
declare const actor: Actor;

const acme = defineProvider({
  key: 'acme',
  label: 'Acme',
  category: 'api',
  config: z.object({}),
  auth: noCredential(),
  http: { baseUrl: 'https://acme.test', headers: () => ({}) },
  test: async () => undefined,
  capabilities: { import_orders: { contract: importOrders, cursor: z.object({}), async *run() {} } },
});
const host = { providers: [acme], storage, vault, ports: { projects: { upsertOrders } } };

const integrations = createIntegrations({
  ...host,
  policy: { narrow: { use: ['owner', 'manager'], export_events: [] }, narrowUse: { import_orders: ['owner'] } },
});
// @ts-expect-error -- no such permission
createIntegrations({ ...host, policy: { narrow: { remove: ['owner'] } } });
// @ts-expect-error -- no such role
createIntegrations({ ...host, policy: { narrow: { use: ['admin'] } } });
// @ts-expect-error -- a capability that no provider of the host has
createIntegrations({ ...host, policy: { narrowUse: { import_customers: ['owner'] } } });
// @ts-expect-error -- a list is given or absent, not undefined
createIntegrations({ ...host, policy: { narrow: { use: undefined } } });

const allowed: boolean = integrations.policy.decide(actor, 'configure').allowed;
void allowed;
// @ts-expect-error -- no such permission
integrations.policy.decide(actor, 'remove');
// @ts-expect-error -- the capability is missing
integrations.policy.decideUse(actor, { connectionEnabled: true, capabilityEnabled: true, credential: 'usable' });

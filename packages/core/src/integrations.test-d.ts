// Tested by the type check: an `@ts-expect-error` is itself an error if the line below compiles.
import * as z from 'zod';
import { createIntegrations } from './integrations.ts';
import type { Integrations } from './integrations-options.ts';
import { noCredential } from './provider/auth.ts';
import { push } from './provider/capability.ts';
import { importOrders, syncProducts } from './provider/contracts.ts';
import { choicePort, optionalPort, portFunction } from './provider/port-functions.ts';
import type { UpsertPort } from './provider/ports.ts';
import { defineProvider } from './provider/provider.ts';
import type { Order } from './records/order.ts';
import type { Product } from './records/product.ts';
import type { Actor } from './scope.ts';
import type { Storage } from './storage/storage.ts';
import type { KeyProvider } from './vault/keyring.ts';

interface HostTx {
  query(sql: string): Promise<void>;
}
declare const storage: Storage<HostTx>;
declare const vault: KeyProvider;
declare const actor: Actor;
declare const upsertOrders: UpsertPort<Order, HostTx>;
declare const upsertProducts: UpsertPort<Product, HostTx>;

const common = {
  category: 'api',
  auth: noCredential(),
  http: { baseUrl: 'https://acme.test', headers: () => ({}) },
  test: async () => undefined,
} as const;
const cursor = z.object({ page: z.number() });
const acme = defineProvider({
  ...common,
  key: 'acme',
  label: 'Acme',
  config: z.object({ store_id: z.string() }),
  capabilities: { import_orders: { contract: importOrders, cursor, async *run() {} } },
});
const brand = defineProvider({
  ...common,
  key: 'brand',
  label: 'Brand',
  config: z.object({ shop: z.string() }),
  capabilities: { sync_products: { contract: syncProducts, cursor, async *run() {} } },
});

const integrations = createIntegrations({
  providers: [acme, brand],
  storage,
  vault,
  ports: { projects: { upsertOrders }, catalog: { upsertProducts } },
});
const shop = integrations.for(actor);

createIntegrations({
  providers: [acme, brand],
  storage,
  vault,
  // @ts-expect-error -- brand needs catalog.upsertProducts
  ports: { projects: { upsertOrders } },
});
createIntegrations({
  providers: [acme],
  storage,
  vault,
  ports: {
    projects: {
      // @ts-expect-error -- an order's port, not a product's
      upsertOrders: upsertProducts,
    },
  },
});
createIntegrations({
  providers: [acme],
  storage,
  vault,
  ports: {
    projects: {
      upsertOrders: async (batch, { tx }) => {
        await tx.query("the transaction is the storage's");
        return batch.items.map(({ item }) => ({ externalId: item.externalId, hostId: item.number }));
      },
    },
  },
});

void shop.connections.create({
  providerKey: 'acme',
  config: { store_id: '1' },
  enabledCapabilities: ['import_orders'],
});
void shop.connections.create({ providerKey: 'brand', config: { shop: 's' } });
// @ts-expect-error -- a config key that the provider does not have
void shop.connections.create({ providerKey: 'acme', config: { store_id: '1', surprise: true } });
// @ts-expect-error -- the config of another provider
void shop.connections.create({ providerKey: 'acme', config: { shop: 's' } });
// @ts-expect-error -- no such provider
void shop.connections.create({ providerKey: 'acne', config: { store_id: '1' } });
// @ts-expect-error -- a capability that acme does not have
void shop.connections.create({
  providerKey: 'acme',
  config: { store_id: '1' },
  enabledCapabilities: ['sync_products'],
});
void shop.actions.run('id', 'sync_products');
// @ts-expect-error -- no such capability
void shop.actions.run('id', 'sync_everything');

// Code that mounts the SDK knows no provider by name.
const erased: Integrations = integrations;
void erased.for(actor).connections.create({ providerKey: 'anything', config: { any: 'thing' } });

// A team's own capability is one more constant; its ports have the declared signatures.
const sendThing = push({
  key: 'send_thing',
  label: 'Send a thing',
  input: z.object({ id: z.string() }),
  output: z.object({ sent: z.boolean() }),
  ports: { 'things.find': portFunction<[id: string], { name: string } | null>() },
});
const sender = defineProvider({
  ...common,
  key: 'sender',
  label: 'Sender',
  config: z.object({}),
  capabilities: { send_thing: { contract: sendThing, run: async ({ input }) => ({ sent: input.id !== '' }) } },
});
createIntegrations({
  providers: [sender],
  storage,
  vault,
  ports: { things: { find: async (id) => ({ name: id }) } },
});
createIntegrations({
  providers: [sender],
  storage,
  vault,
  // @ts-expect-error -- a name is text
  ports: { things: { find: async () => ({ name: 1 }) } },
});
defineProvider({
  ...common,
  key: 'sender',
  label: 'Sender',
  config: z.object({}),
  // @ts-expect-error -- the output is not the contract's
  capabilities: { send_thing: { contract: sendThing, run: async () => ({ sent: 'yes' }) } },
});

// A host may leave an optional port out; the push must handle that.
const sendPicture = push({
  key: 'send_picture',
  label: 'Send a picture',
  input: z.object({ id: z.string() }),
  output: z.object({ url: z.string() }),
  ports: {
    'things.find': portFunction<[id: string], string | null>(),
    'things.publish': optionalPort<[id: string], string>(),
  },
});
const pictures = defineProvider({
  ...common,
  key: 'pictures',
  label: 'Pictures',
  config: z.object({}),
  capabilities: {
    send_picture: {
      contract: sendPicture,
      run: async ({ input: { id }, ports }) => {
        // @ts-expect-error -- the host may not have it
        await ports.things.publish(id);
        return { url: (await ports.things.publish?.(id)) ?? String(await ports.things.find(id)) };
      },
    },
  },
});
const find = async () => null;
createIntegrations({ providers: [pictures], storage, vault, ports: { things: { find } } });
createIntegrations({
  providers: [pictures],
  storage,
  vault,
  ports: { things: { find, publish: async (id, { tx }) => tx.query(id).then(() => id) } },
});
createIntegrations({
  providers: [pictures],
  storage,
  vault,
  // @ts-expect-error -- if it is given, it must have its signature
  ports: { things: { find, publish: async () => 1 } },
});

// Choices are found without a run, and a host may leave out a domain that has nothing else.
const sendChosen = push({
  key: 'send_chosen',
  label: 'Send a chosen thing',
  input: z.object({ id: z.string() }),
  output: z.object({ url: z.string() }),
  ports: { 'things.find': portFunction<[id: string], string | null>(), 'shelves.findShelves': choicePort('id') },
});
const chosen = defineProvider({
  ...common,
  key: 'chosen',
  label: 'Chosen',
  config: z.object({}),
  capabilities: { send_chosen: { contract: sendChosen, run: async ({ input: { id } }) => ({ url: id }) } },
});
createIntegrations({ providers: [chosen], storage, vault, ports: { things: { find } } });
createIntegrations({
  providers: [chosen],
  storage,
  vault,
  ports: {
    things: { find },
    shelves: { findShelves: async ({ text }, { tx }) => tx.query(text).then(() => [{ id: '1', label: text }]) },
  },
});
createIntegrations({
  providers: [chosen],
  storage,
  vault,
  // @ts-expect-error -- a choice has an id
  ports: { things: { find }, shelves: { findShelves: async () => [{ label: 'Shelf' }] } },
});
createIntegrations({
  providers: [chosen],
  storage,
  vault,
  // @ts-expect-error -- there is no run yet
  ports: { things: { find }, shelves: { findShelves: async (_, { runId }) => [{ id: runId, label: '' }] } },
});

// The secret of a credential is that of its kind.
declare const anyHost: Integrations;
const { credentials } = anyHost.for(actor);
void credentials.set('id', { kind: 'oauth2', secret: { access_token: 'a', refresh_token: null } });
void credentials.set('id', { kind: 'custom', secret: { account_sid: 'AC1', auth_token: 'b' } });
// @ts-expect-error -- there is no such kind
void credentials.set('id', { kind: 'password', secret: { password: 'a' } });
// @ts-expect-error -- a key is no token
void credentials.set('id', { kind: 'api_key', secret: { access_token: 'a' } });
// @ts-expect-error -- a pair has no more keys
void credentials.set('id', { kind: 'basic_auth', secret: { user: 'a', password: 'b', token: 'c' } });
// @ts-expect-error -- fields are text
void credentials.set('id', { kind: 'custom', secret: { account_sid: 1 } });

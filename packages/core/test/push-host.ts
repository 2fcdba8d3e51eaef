import { randomBytes } from 'node:crypto';
import { onTestFinished } from 'vitest';
import * as z from 'zod';
import { createIntegrations } from '../src/integrations.ts';
import { type MemoryTx, memoryStorage } from '../src/memory-storage/index.ts';
import { noCredential } from '../src/provider/auth.ts';
import { push } from '../src/provider/capability.ts';
import type { PushContext } from '../src/provider/context.ts';
import { optionalPort, portFunction } from '../src/provider/port-functions.ts';
import type { PortContext } from '../src/provider/ports.ts';
import { defineProvider } from '../src/provider/provider.ts';
import type { RetryOptions } from '../src/retry.ts';
import type { RunSettings } from '../src/shop/runs/run-request.ts';
import { keyring } from '../src/vault/keyring.ts';

const masterKey = randomBytes(32).toString('base64');

type Ports = {
  things: {
    find(id: string): Promise<string | null>;
    bill(id: string): Promise<string>;
    readonly label?: ((id: string) => Promise<string>) | undefined;
  };
};
export type SendContext = PushContext<{ store: string }, { id: string }, Ports>;
const sent = z.object({ sent: z.string() });

const sendThing = push({
  key: 'send_thing',
  label: 'Send a thing',
  input: z.object({ id: z.string() }),
  output: sent,
  ports: {
    'things.find': portFunction<[id: string], string | null>(),
    'things.bill': portFunction<[id: string], string>(),
    'things.label': optionalPort<[id: string], string>(),
  },
});

/** A host that sends things out. `run` is what the provider does; `bills` is what the host wrote. */
export async function pushHost(
  optional: { label?: (id: string) => Promise<string> } = {},
  retry: Partial<RetryOptions> = {},
) {
  const script: { run: (context: SendContext) => Promise<{ sent: string }> } = { run: async () => ({ sent: 'x' }) };
  const bills: string[] = [];
  const seen: PortContext<MemoryTx>[] = [];
  const acme = defineProvider({
    key: 'acme',
    label: 'Acme',
    category: 'vendor',
    config: z.object({ store: z.string() }),
    auth: noCredential(),
    http: { baseUrl: 'https://acme.test', headers: () => ({}) },
    test: async () => undefined,
    capabilities: { send_thing: { contract: sendThing, run: (context) => script.run(context) } },
  });
  const storage = memoryStorage();
  const process = (providers = [acme]) => {
    const integrations = createIntegrations({
      providers,
      storage,
      vault: keyring({ current: 'k', keys: { k: masterKey } }),
      ports: {
        things: {
          find: async (id, context) => {
            seen.push(context);
            return id === 'unknown' ? null : `Thing ${id}`;
          },
          bill: async (id, { tx }) => {
            bills.push(id);
            tx.onRollback(() => bills.pop());
            return `bill-${bills.length}`;
          },
          ...optional,
        },
      },
      runs: { leaseMs: 100, retry },
      log: { error: () => undefined },
    });
    onTestFinished(() => integrations.stop());
    return integrations;
  };
  const actor = { id: 'owner-1', shopId: 'shop-1', role: 'owner' } as const;
  const first = process();
  const shop = first.for(actor);
  const connection = await shop.connections.create({ providerKey: 'acme', config: { store: 's' } });
  const ask = (id = '1', settings: RunSettings = {}) => shop.actions.run(connection.id, 'send_thing', { id }, settings);
  return {
    script,
    storage,
    bills,
    seen,
    first,
    process,
    actor,
    shop,
    connection,
    ask,
    run: async (work: (context: SendContext) => Promise<{ sent: string }>, id = '1') => {
      script.run = work;
      return shop.runs.waitFor((await ask(id)).id);
    },
    messages: async (eventType: string) => {
      const { rows } = await shop.events.list({ limit: 100, eventType });
      return rows.map(({ message }) => message).toReversed();
    },
  };
}

import { randomBytes } from 'node:crypto';
import { createIntegrations, keyring, type UpsertAnswer, type UpsertBatch } from '@makerfex/integrations-core';
import { memoryStorage } from '@makerfex/integrations-core/memory-storage';
import type { Provider, PullCapability } from '@makerfex/integrations-core/provider';
import type { RunRow } from '@makerfex/integrations-core/storage';
import { issueToSet } from './credentials.ts';
import type { Item } from './findings.ts';
import { mostRequests, type ProviderUnderTest } from './harness.ts';
import { fail } from './records.ts';

/** A run that has ended, and what the host's port got in it. */
export interface Import {
  readonly run: RunRow;
  readonly written: readonly string[];
  readonly deleted: readonly string[];
}

const owner = { id: 'owner', shopId: 'shop-under-test', role: 'owner' } as const;
/** Far longer than an import of a simulator's records takes. */
const mostMs = 30_000;
/** Pauses of retries are too short to be felt. */
const retry = { baseMs: 1, maxMs: 2 };

/** A shop that imports with one pull through core on memory storage. Its host takes every record. */
export async function openImports(
  { provider, config, simulator }: ProviderUnderTest,
  key: string,
  capability: PullCapability,
) {
  const [domain = '', method = ''] = capability.contract.port.split('.');
  const [written, deleted]: [string[], string[]] = [[], []];
  const upsert = (batch: UpsertBatch<Item>): UpsertAnswer[] => {
    deleted.push(...batch.deleted.map(({ externalId }) => externalId));
    return batch.items.map(({ item: { externalId } }) => {
      written.push(externalId);
      return { externalId, hostId: `host-${externalId}` };
    });
  };
  const host = createIntegrations<Provider, unknown>({
    // What else it can do would need ports of its own.
    providers: [{ ...provider, capabilities: { [key]: capability } }],
    storage: memoryStorage(),
    vault: keyring({ current: 'k', keys: { k: randomBytes(32).toString('base64') } }),
    ports: { [domain]: { [method]: upsert } },
    outbound: { fetch: (from, init) => simulator.fetch(new Request(from, init)), retry, allowPrivateAddresses: true },
    runs: { retry, maxRequests: mostRequests },
    log: { error: () => undefined },
  });
  const shop = host.for(owner);
  const { id } = await shop.connections.create({ providerKey: provider.key, config });
  const credential = issueToSet(provider, simulator);
  if (credential) await shop.credentials.set(id, credential);

  return {
    /** @throws Error if the run does not succeed */
    async run(input: { readonly full?: boolean } = {}): Promise<Import> {
      const before = { written: written.length, deleted: deleted.length };
      const requested = await shop.actions.run(id, key, input);
      const run = await shop.runs.waitFor(requested.id, { signal: AbortSignal.timeout(mostMs) });
      if (run.state !== 'SUCCESS') fail(`Its run through core ends as ${run.error?.code}: ${run.error?.message}`);
      return { run, written: written.slice(before.written), deleted: deleted.slice(before.deleted) };
    },
    close: () => host.stop(),
  };
}

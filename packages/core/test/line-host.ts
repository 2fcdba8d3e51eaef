import { randomBytes } from 'node:crypto';
import { onTestFinished } from 'vitest';
import * as z from 'zod';
import { createIntegrations } from '../src/integrations.ts';
import type { JobEngine } from '../src/jobs/job-engine.ts';
import { type MemoryTx, memoryStorage } from '../src/memory-storage/index.ts';
import { noCredential } from '../src/provider/auth.ts';
import { pull, pullInput, push } from '../src/provider/capability.ts';
import type { PushContext } from '../src/provider/context.ts';
import type { UpsertPort } from '../src/provider/ports.ts';
import { defineProvider } from '../src/provider/provider.ts';
import { recordFields } from '../src/records/record.ts';
import type { RunSettings } from '../src/shop/runs/run-request.ts';
import { keyring } from '../src/vault/keyring.ts';

const thing = z.object(recordFields);
export type Thing = z.output<typeof thing>;
const note = z.object({ about: z.string(), text: z.string() });
type Note = z.output<typeof note>;
type NoteContext = PushContext<object, Note, unknown>;

const importThings = pull({
  key: 'import_things',
  label: 'Import things',
  record: 'thing',
  item: thing,
  input: pullInput,
  port: 'things.upsert',
});
const noteThing = push({
  key: 'note_thing',
  label: 'Note a thing',
  input: note,
  output: z.object({ noted: z.string() }),
  ports: {},
  subject: ({ about }) => about,
});

/** A host with a push that has a subject, and a pull whose port is `script.upsert`. `noted` is what the push has done, in order. */
export async function lineHost({ jobs = () => undefined }: { jobs?: () => JobEngine | undefined } = {}) {
  const noted: string[] = [];
  const script: { note: (context: NoteContext) => Promise<void>; upsert: UpsertPort<Thing, MemoryTx> } = {
    note: async () => undefined,
    upsert: async ({ items }) => items.map(({ item: { externalId } }) => ({ externalId, hostId: externalId })),
  };
  const acme = defineProvider({
    key: 'acme',
    label: 'Acme',
    category: 'vendor',
    config: z.object({}),
    auth: noCredential(),
    http: { baseUrl: 'https://acme.test', headers: () => ({}) },
    test: async () => undefined,
    capabilities: {
      import_things: {
        contract: importThings,
        cursor: z.number(),
        async *run() {
          yield { items: ['1', '2'].map((externalId) => ({ externalId, updatedAt: null })), cursor: 1 };
        },
      },
      note_thing: {
        contract: noteThing,
        async run(context) {
          await script.note(context);
          noted.push(context.input.text);
          return { noted: context.input.text };
        },
      },
    },
  });
  const storage = memoryStorage();
  const vault = keyring({ current: 'k', keys: { k: randomBytes(32).toString('base64') } });
  const upsert: UpsertPort<Thing, MemoryTx> = (batch, context) => script.upsert(batch, context);
  const process = () => {
    const engine = jobs();
    const integrations = createIntegrations({
      providers: [acme],
      storage,
      vault,
      ports: { things: { upsert } },
      ...(engine && { jobs: engine }),
      runs: { leaseMs: 100, retry: { attempts: 1 } },
      log: { error: () => undefined },
    });
    onTestFinished(() => integrations.stop());
    return integrations;
  };
  const integrations = process();
  const actor = { id: 'owner-1', shopId: 'shop-1', role: 'owner' } as const;
  const shop = integrations.for(actor);
  const connection = await shop.connections.create({ providerKey: 'acme', config: {} });
  return {
    noted,
    script,
    storage,
    process,
    integrations,
    actor,
    shop,
    connection,
    note: (about: string, text: string, settings: RunSettings = {}) =>
      shop.actions.run(connection.id, 'note_thing', { about, text }, settings),
    state: async (id: string) => (await shop.runs.get(id)).state,
    import: async () => shop.runs.waitFor((await shop.actions.run(connection.id, 'import_things')).id),
  };
}

/** Makes a push wait: `begun` resolves when it runs, and `open` lets it go on. */
export function gate() {
  const begun = Promise.withResolvers<void>();
  const opened = Promise.withResolvers<void>();
  return {
    begun: begun.promise,
    open: () => opened.resolve(),
    async pass() {
      begun.resolve();
      await opened.promise;
    },
  };
}

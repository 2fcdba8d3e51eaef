import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import { type Actor, createIntegrations, IntegrationError, keyring } from '@makerfex/integrations-core';
import { memoryStorage } from '@makerfex/integrations-core/memory-storage';
import { accessToken, defineProvider, noCredential, pull, pullInput, push } from '@makerfex/integrations-core/provider';
import { recordFields } from '@makerfex/integrations-core/records';
import { httpApi, toNodeHandler } from '@makerfex/integrations-http-api';
import { onTestFinished } from 'vitest';
import * as z from 'zod';

const actors: Readonly<Record<string, Actor>> = {
  'Bearer owner': { id: 'owner-1', shopId: 'shop-1', role: 'owner' },
  'Bearer employee': { id: 'employee-1', shopId: 'shop-1', role: 'employee' },
};

const importThings = pull({
  key: 'import_things',
  label: 'Import things',
  record: 'thing',
  item: z.object(recordFields),
  input: pullInput,
  port: 'things.upsert',
});
const printThing = push({
  key: 'print_thing',
  label: 'Print a thing',
  input: z.strictObject({ id: z.string().min(1) }),
  output: z.object({ printed: z.string() }),
  ports: {},
});
const sendParcel = push({
  key: 'send_parcel',
  label: 'Send a parcel',
  input: z.strictObject({}),
  output: z.object({}),
  ports: {},
});

/**
 * A host on a real server. A pull of `acme` waits at a gate; `press` prints documents; the outcome of `courier` is unknown.
 * @param closeAfterMs how long a stream lasts
 */
export async function startHost({ closeAfterMs = 300_000 } = {}) {
  const gate = Promise.withResolvers<void>();
  const common = { category: 'api', config: z.object({}), http: { baseUrl: 'https://acme.test' } } as const;
  const integrations = createIntegrations({
    providers: [
      defineProvider({
        ...common,
        key: 'acme',
        label: 'Acme',
        config: z.object({ store_id: z.string().regex(/^[a-z]+$/, 'must be small letters') }),
        auth: accessToken(),
        test: async () => undefined,
        capabilities: {
          import_things: {
            contract: importThings,
            cursor: z.object({}),
            async *run() {
              await gate.promise;
              yield { items: [{ externalId: 'a', updatedAt: null }], cursor: {}, total: 1 };
            },
          },
        },
      }),
      defineProvider({
        ...common,
        key: 'press',
        label: 'Press',
        auth: noCredential(),
        test: async () => undefined,
        capabilities: {
          print_thing: {
            contract: printThing,
            run: async ({ input }) => ({ printed: input.id }),
            documents: {
              label: async () => ({
                fileName: 'Etikett-Ä.pdf',
                mediaType: 'application/pdf',
                bytes: new TextEncoder().encode('%PDF of a thing'),
              }),
            },
          },
        },
      }),
      defineProvider({
        ...common,
        key: 'courier',
        label: 'Courier',
        auth: noCredential(),
        test: async () => undefined,
        capabilities: {
          send_parcel: {
            contract: sendParcel,
            run: () => Promise.reject(new IntegrationError('outcome_unknown', 'Courier did not say.')),
          },
        },
      }),
    ],
    storage: memoryStorage(),
    vault: keyring({ current: 'k', keys: { k: randomBytes(32).toString('base64') } }),
    ports: {
      things: {
        upsert: async ({ items }: { items: readonly { item: { externalId: string } }[] }) =>
          items.map(({ item: { externalId } }) => ({ externalId, hostId: `host-${externalId}` })),
      },
    },
    outbound: { fetch: async () => Response.json({}) },
  });
  const asked: string[] = [];
  const handler = httpApi(integrations, {
    authenticate: ({ headers }) => actors[headers.get('authorization') ?? ''] ?? null,
    publicUrl: 'https://app.example.com',
    streams: { closeAfterMs },
  });
  const server = createServer(
    toNodeHandler(async (request: Request) => {
      asked.push(`${request.method} ${new URL(request.url).pathname}`);
      return handler(request);
    }),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(async () => {
    gate.resolve();
    server.closeAllConnections();
    server.close();
    await integrations.stop();
  });
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('The server has no port.');
  return {
    baseUrl: `http://127.0.0.1:${address.port}/api/integrations`,
    /** Every request that came, as `GET /path`. */
    asked,
    openGate: gate.resolve,
    /** Breaks every connection, as a network does. */
    cut: () => server.closeAllConnections(),
  };
}

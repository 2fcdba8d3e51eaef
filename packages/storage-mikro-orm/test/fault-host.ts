import { randomUUID } from 'node:crypto';
import { createIntegrations, type PortContext, type UpsertPort } from '@makerfex/integrations-core';
import { inProcessJobs } from '@makerfex/integrations-core/jobs';
import {
  defineProvider,
  noCredential,
  portFunction,
  pull,
  pullInput,
  push,
} from '@makerfex/integrations-core/provider';
import { recordFields } from '@makerfex/integrations-core/records';
import type { SqlEntityManager } from '@mikro-orm/postgresql';
import { CompiledQuery } from 'kysely';
import { onTestFinished } from 'vitest';
import * as z from 'zod';
import { testVault } from '../../storage-postgres/test/vault.ts';
import { mikroOrmStorage } from '../src/storage.ts';

const thing = z.object(recordFields);
type Thing = z.infer<typeof thing>;
export type Tx = SqlEntityManager;

const importThings = pull({
  key: 'import_things',
  label: 'Import things',
  record: 'thing',
  item: thing,
  input: pullInput,
  port: 'things.upsert',
});
const sendThing = push({
  key: 'send_thing',
  label: 'Send a thing',
  input: z.object({ id: z.string(), inStep: z.boolean() }),
  output: z.object({ sent: z.string() }),
  ports: { 'things.keep': portFunction<[id: string], string>() },
});

/** Pages of two things each, without a server. */
const provider = (pages: number) =>
  defineProvider({
    key: 'acme',
    label: 'Acme',
    category: 'api',
    config: z.object({}),
    auth: noCredential(),
    http: { baseUrl: 'https://acme.example', headers: () => ({}) },
    test: async () => undefined,
    capabilities: {
      import_things: {
        contract: importThings,
        cursor: z.object({ page: z.number() }),
        async *run({ cursor }) {
          for (let page = cursor?.page ?? 0; page < pages; page += 1) {
            const items: Thing[] = [1, 2].map((n) => ({ externalId: `t${page * 2 + n}`, updatedAt: null }));
            yield { items, cursor: { page: page + 1 } };
          }
        },
      },
      send_thing: {
        contract: sendThing,
        run: async ({ ports, steps, input: { id, inStep } }) => ({
          sent: await (inStep
            ? steps.once('kept', z.string(), ({ things }) => things.keep(id))
            : ports.things.keep(id)),
        }),
      },
    },
  });

/** What a port does besides its writes. */
export type Disturbance = (tx: Tx, scope: PortContext<Tx>['scope']) => Promise<void>;

/** Sends a statement as ports do: with real parameters, in the transaction. */
export const send = (tx: Tx, sql: string, parameters: unknown[] = []) =>
  tx.getKysely<unknown>().executeQuery(CompiledQuery.raw(sql, parameters));

/** A host whose ports write notes, and meet `disturb` before. */
export function faultHost(em: Tx, options: { pages?: number; disturb: Disturbance; concurrency?: number }) {
  const logged: unknown[] = [];
  const keep = async (tx: Tx, shopId: string, ids: readonly string[]) => {
    await send(tx, 'insert into host_note select unnest($1::text[]), $2', [ids.map((id) => `${shopId} ${id}`), 'kept']);
  };
  const upsert: UpsertPort<Thing, Tx> = async ({ items }, { tx, scope }) => {
    await options.disturb(tx, scope);
    const ids = items.map(({ item }) => item.externalId);
    await keep(tx, scope.shopId, ids);
    return ids.map((externalId) => ({ externalId, hostId: externalId }));
  };
  const integrations = createIntegrations({
    providers: [provider(options.pages ?? 1)],
    storage: mikroOrmStorage({ em }),
    vault: testVault(),
    ports: {
      things: {
        upsert,
        keep: async (id: string, { tx, scope }: PortContext<Tx>) => {
          await options.disturb(tx, scope);
          await keep(tx, scope.shopId, [id]);
          return id;
        },
      },
    },
    jobs: inProcessJobs({ concurrency: options.concurrency ?? 8 }),
    runs: { batchSize: 2, retry: { baseMs: 5, maxMs: 50 } },
    log: { error: ({ err }) => logged.push(err) },
  });
  onTestFinished(() => integrations.stop());

  /** A shop of its own that is connected. */
  const openShop = async () => {
    const shopId = randomUUID();
    const shop = integrations.for({ id: 'owner-1', shopId, role: 'owner' });
    const { id } = await shop.connections.create({ providerKey: 'acme', config: {} });
    const importing = () => shop.actions.run(id, 'import_things');
    return {
      shop,
      importing,
      imported: async () => shop.runs.waitFor((await importing()).id),
      sent: async (inStep: boolean) =>
        shop.runs.waitFor((await shop.actions.run(id, 'send_thing', { id: 'product-1', inStep })).id),
      health: async () => (await shop.connections.get(id)).health,
      /** Codes of the faults that a run was tried again for. */
      retries: async () =>
        (await shop.events.list({ limit: 50, eventType: 'run.retrying' })).rows.map(({ meta }) => meta['code']),
      notes: async () => {
        const { rows } = await em
          .fork()
          .getKysely<unknown>()
          .executeQuery<{ id: string }>(
            CompiledQuery.raw('select id from host_note where id like $1 order by id', [`${shopId} %`]),
          );
        return rows.map(({ id: note }) => note.slice(shopId.length + 1));
      },
    };
  };
  return { openShop, logged };
}

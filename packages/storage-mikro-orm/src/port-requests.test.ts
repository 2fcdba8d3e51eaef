import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { createIntegrations, IntegrationError, type PortContext } from '@makerfex/integrations-core';
import type { JobEngine, JobWorker } from '@makerfex/integrations-core/jobs';
import type { SqlEntityManager } from '@mikro-orm/postgresql';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { testVault } from '../../storage-postgres/test/vault.ts';
import { copyTemplate } from '../test/database.ts';
import { type Engine, engines } from '../test/engines.ts';
import { expireLeases, workerEnv } from '../test/killed-worker.ts';
import { notifyActor, notifyProvider } from '../test/notify-provider.ts';
import { openPostgres } from '../test/open.ts';
import { mikroOrmStorage } from './index.ts';

/** Loses every delivery, like a process that ends right after its commit. */
const losing: JobEngine = {
  attach: () => undefined,
  enqueue: () => undefined,
  start: async () => undefined,
  stop: async () => undefined,
};

/** Receives messages; the ones in `held` are not answered until `release`. */
async function mailbox(held: readonly string[] = []) {
  const received: string[] = [];
  const released = Promise.withResolvers<void>();
  const arrived = Promise.withResolvers<void>();
  const server = createServer((request, response) => {
    const text = new URL(request.url ?? '', 'http://127.0.0.1').searchParams.get('text') ?? '';
    const answer = () => void response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
    received.push(text);
    arrived.resolve();
    if (held.includes(text)) void released.promise.then(answer);
    else answer();
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  const address = server.address();
  const origin = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
  return { received, arrived: arrived.promise, release: released.resolve, origin };
}

type After = (context: PortContext<SqlEntityManager>) => Promise<void>;

describe.each(engines)('a run that a port requests, on %s', (_, open) => {
  let opened: Engine;
  beforeAll(async () => {
    opened = await open();
  });
  afterAll(() => opened.close());

  async function shop(after: After = async () => undefined) {
    const { received, origin } = await mailbox();
    const actor = { ...notifyActor, shopId: `shop-${randomUUID()}` };
    const process = (jobs?: JobEngine) => {
      const upsert = async (
        { items }: { items: readonly { item: { externalId: string } }[] },
        context: PortContext<SqlEntityManager>,
      ) => {
        const { scope, tx, connectionId } = context;
        const links = items.map(({ item: { externalId } }) => ({ externalId, hostId: externalId }));
        for (const { externalId: about } of links)
          await integrations.requests.run(scope, connectionId, 'send_message', { about, text: about }, { tx });
        await after(context);
        return links;
      };
      const integrations: ReturnType<typeof host> = host(upsert);
      onTestFinished(() => integrations.stop());
      return integrations;

      function host(things: typeof upsert) {
        return createIntegrations({
          providers: [notifyProvider(origin)],
          storage: mikroOrmStorage(opened.orm),
          vault: testVault(),
          ports: { things: { upsert: things } },
          log: { error: () => undefined },
          ...(jobs && { jobs }),
        });
      }
    };
    /** Waits for the messages that the port requested. */
    const sent = async (by: ReturnType<typeof process>) => {
      const { runs } = by.for(actor);
      const { rows } = await runs.list({ limit: 10, capability: 'send_message' });
      return Promise.all(rows.map(async ({ id }) => (await runs.waitFor(id)).state));
    };
    return { process, received, actor, sent };
  }

  it('exists and starts if the batch is committed', async () => {
    const { process, received, actor, sent } = await shop();
    const host = process();
    const { connections, actions, runs } = host.for(actor);
    const { id } = await connections.create({ providerKey: 'acme', config: {} });
    await runs.waitFor((await actions.run(id, 'import_things')).id);
    expect(await sent(host)).toEqual(['SUCCESS', 'SUCCESS']);
    expect(received.toSorted()).toEqual(['1', '2']);
  });

  it('does not exist if the batch is rolled back', async () => {
    const { process, actor, sent } = await shop(async () => {
      throw new IntegrationError('invalid_input', 'The host refuses this batch.');
    });
    const host = process();
    const { connections, actions, runs } = host.for(actor);
    const { id } = await connections.create({ providerKey: 'acme', config: {} });
    expect((await runs.waitFor((await actions.run(id, 'import_things')).id)).state).toBe('FAILURE');
    expect(await sent(host)).toEqual([]);
  });

  it('may be refused without harm to the batch', async () => {
    const refused: unknown[] = [];
    const { process, actor, sent } = await shop(async ({ scope, tx, connectionId }) => {
      for (const id of [connectionId, 'no such id'])
        await host.requests
          .run(scope, id, 'send_message', { about: '', text: '' }, { tx })
          .catch((error: unknown) => refused.push(error));
    });
    const host = process();
    const { connections, actions, runs } = host.for(actor);
    const { id } = await connections.create({ providerKey: 'acme', config: {} });
    expect((await runs.waitFor((await actions.run(id, 'import_things')).id)).state).toBe('SUCCESS');
    expect(refused).toMatchObject([{ code: 'invalid_input' }, { code: 'not_found' }]);
    expect(await sent(host)).toHaveLength(2);
  });

  it('is found by the sweep if its process ended between the commit and the delivery', async () => {
    let worker: JobWorker | undefined;
    const attach = (by: JobWorker) => {
      worker = by;
    };
    const { process, received, actor, sent } = await shop();
    const { connections, actions } = process({ ...losing, attach }).for(actor);
    const { id } = await connections.create({ providerKey: 'acme', config: {} });
    const run = await actions.run(id, 'import_things');
    await worker?.execute({ scope: { shopId: actor.shopId }, runId: run.id });
    expect(received).toEqual([]);
    const other = process();
    expect(await other.start()).toBe(2);
    expect(await sent(other)).toEqual(['SUCCESS', 'SUCCESS']);
    expect(received.toSorted()).toEqual(['1', '2']);
  });
});

it('keeps the order of a line when its worker is killed', async () => {
  const database = await copyTemplate();
  onTestFinished(() => database.drop());
  const orm = await openPostgres(database.url);
  onTestFinished(() => orm.close(true));
  const { received, arrived, release, origin } = await mailbox(['first']);
  const process = (jobs?: JobEngine) => {
    const integrations = createIntegrations({
      providers: [notifyProvider(origin)],
      storage: mikroOrmStorage(orm),
      vault: testVault(),
      ports: { things: { upsert: async () => [] } },
      ...(jobs && { jobs }),
    });
    onTestFinished(() => integrations.stop());
    return integrations;
  };
  const actor = process(losing).for(notifyActor);
  const { id: connectionId } = await actor.connections.create({ providerKey: 'acme', config: {} });
  const ids: string[] = [];
  for (const text of ['first', 'second', 'third'])
    ids.push((await actor.actions.run(connectionId, 'send_message', { about: 'order 1', text })).id);

  const script = join(import.meta.dirname, '../test/notify-worker.ts');
  const child = spawn(globalThis.process.execPath, ['--conditions=@makerfex/source', script, database.url, origin], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: workerEnv,
  });
  await arrived;
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
  await expireLeases(database.url);
  release();

  await process().start();
  for (const id of ids) expect((await actor.runs.waitFor(id)).state).toBe('SUCCESS');
  expect(received).toEqual(['first', 'first', 'second', 'third']);
});

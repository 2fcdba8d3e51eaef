import { describe, expect, it } from 'vitest';
import { gate, lineHost } from '../../../test/line-host.ts';
import { IntegrationError } from '../../errors.ts';
import type { JobEngine, JobWorker } from '../../jobs/job-engine.ts';
import type { MemoryTx } from '../../memory-storage/index.ts';
import type { PortContext } from '../../provider/ports.ts';

/** A host whose port asks for a note about each new thing. */
async function notingHost(afterwards: () => void = () => undefined) {
  const host = await lineHost();
  const { script, integrations, connection } = host;
  const upsert = script.upsert;
  const requested: string[] = [];
  const request = async (about: string, { scope, tx }: PortContext<MemoryTx>, connectionId = connection.id) => {
    const run = await integrations.requests.run(scope, connectionId, 'note_thing', { about, text: about }, { tx });
    requested.push(run.id);
    return run;
  };
  script.upsert = async (batch, context) => {
    for (const { item } of batch.items) await request(item.externalId, context);
    afterwards();
    return upsert(batch, context);
  };
  const runs = async () => (await host.shop.runs.list({ limit: 100, capability: 'note_thing' })).rows;
  return { ...host, request, requested, runs, plainUpsert: upsert };
}

describe('a run that a port requests', () => {
  it('starts after the commit, on behalf of the actor of the run that calls the port', async () => {
    const { runs, requested, noted, shop, actor, ...host } = await notingHost();
    expect((await host.import()).state).toBe('SUCCESS');
    for (const id of requested) await shop.runs.waitFor(id);
    expect(noted.toSorted()).toEqual(['1', '2']);
    expect((await runs()).map(({ actorId, subject }) => [actorId, subject])).toEqual([
      [actor.id, '2'],
      [actor.id, '1'],
    ]);
    const { rows } = await shop.events.list({ limit: 10, eventType: 'run.queued' });
    expect(rows.map(({ meta }) => meta['capability'])).toEqual(['note_thing', 'note_thing', 'import_things']);
  });

  it('does not exist if the transaction of the port is rolled back', async () => {
    const { runs, requested, noted, ...host } = await notingHost(() => {
      throw new IntegrationError('invalid_input', 'The host changed its mind.');
    });
    expect((await host.import()).state).toBe('FAILURE');
    expect(requested).toHaveLength(2);
    expect([await runs(), noted]).toEqual([[], []]);
  });

  it('does not start before the commit', async () => {
    const { script, request, noted, shop, plainUpsert, ...host } = await notingHost();
    const door = gate();
    script.upsert = async (batch, context) => {
      await request('1', context);
      await door.pass();
      return plainUpsert(batch, context);
    };
    const importing = host.import();
    await door.begun;
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(noted).toEqual([]);
    door.open();
    await importing;
    const [run] = (await shop.runs.list({ limit: 1, capability: 'note_thing' })).rows;
    expect((await shop.runs.waitFor(run?.id ?? '')).state).toBe('SUCCESS');
  });

  it('is denied if its capability is not enabled, which a port may catch, and the denial is recorded', async () => {
    const { script, request, shop, connection, plainUpsert, runs, ...host } = await notingHost();
    await shop.connections.update(connection.id, { version: 1, enabledCapabilities: ['import_things'] });
    const refused: unknown[] = [];
    script.upsert = async (batch, context) => {
      await request('1', context).catch((error: unknown) => refused.push(error));
      return plainUpsert(batch, context);
    };
    expect((await host.import()).state).toBe('SUCCESS');
    expect(refused).toMatchObject([{ code: 'policy_denied', rule: 'use.capability_not_enabled' }]);
    expect(await runs()).toEqual([]);
    const { rows } = await shop.events.list({ limit: 10, eventType: 'policy.denied' });
    expect(rows).toMatchObject([{ actorId: host.actor.id, meta: { rule: 'use.capability_not_enabled', count: 1 } }]);
  });

  it('is refused with a transaction that is not open, or is of another shop', async () => {
    const { script, request, plainUpsert, runs, ...host } = await notingHost();
    const seen: PortContext<MemoryTx>[] = [];
    const refused: unknown[] = [];
    script.upsert = async (batch, context) => {
      seen.push(context);
      const elsewhere = request('1', { ...context, scope: { shopId: 'shop-2' } });
      await elsewhere.catch((error: unknown) => refused.push(error));
      return plainUpsert(batch, context);
    };
    await host.import();
    for (const context of seen) {
      await request('1', context).catch((error: unknown) => refused.push(error));
      await request('1', { ...context, tx: { onRollback: () => undefined } }).catch((error: unknown) =>
        refused.push(error),
      );
    }
    const notOpen = { code: 'invalid_input', message: expect.stringContaining('not the open transaction of a port') };
    expect(refused).toMatchObject([notOpen, notOpen, notOpen]);
    expect(await runs()).toEqual([]);
  });

  it('is found by the sweep if the process ends between the commit and the delivery', async () => {
    let worker: JobWorker | undefined;
    const losing: JobEngine = {
      attach: (by) => {
        worker = by;
      },
      enqueue: () => undefined,
      start: async () => undefined,
      stop: async () => undefined,
    };
    const engines = [losing];
    const host = await lineHost({ jobs: () => engines.pop() });
    const { storage, actor, process, noted, script, integrations } = host;
    const upsert = script.upsert;
    script.upsert = async (batch, context) => {
      const { scope, tx, connectionId } = context;
      const input = { about: '1', text: 'after a crash' };
      await integrations.requests.run(scope, connectionId, 'note_thing', input, { tx });
      return upsert(batch, context);
    };
    const { id } = await host.shop.actions.run(host.connection.id, 'import_things');
    await worker?.execute({ scope: { shopId: actor.shopId }, runId: id });
    const [run] = (await storage.transaction(actor, ({ runs }) => runs.page({ limit: 1, capability: 'note_thing' })))
      .rows;
    expect([run?.state, noted]).toEqual(['PENDING', []]);
    const other = process();
    await other.start();
    await other.for(actor).runs.waitFor(run?.id ?? '');
    expect(noted).toEqual(['after a crash']);
  });
});

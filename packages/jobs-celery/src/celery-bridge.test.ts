import { randomUUID } from 'node:crypto';
import { IntegrationError } from '@makerfex/integrations-core';
import { memoryStorage } from '@makerfex/integrations-core/memory-storage';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Application, brokers, eventually, openApplication, setUps } from '../test/application.ts';
import type { BridgedIntegrations } from './bridge/carry-out.ts';
import { celeryBridge } from './celery-bridge.ts';

const timeout = 90_000;

describe('a bridge', () => {
  const integrations: BridgedIntegrations = {
    for: () => expect.fail('called'),
    isTransient: () => false,
    onEvent: () => () => undefined,
    recordRefusal: async () => undefined,
  };
  const settings = { broker: 'redis://127.0.0.1:1', resultBackend: 'redis://127.0.0.1:1' };

  it.each([
    ['neither `authenticate` nor `trustActors`', {}],
    ['both', { authenticate: () => null, trustActors: true }],
    ['trustActors: false', { trustActors: false }],
    ['an `authenticate` that is not a function', { authenticate: true }],
  ])('is refused with %s', (_, check) => {
    // Called as from plain JavaScript, without a compiler.
    const make: (...given: never[]) => unknown = celeryBridge;
    expect(() => Reflect.apply(make, null, [integrations, { ...settings, ...check }])).toThrow(
      expect.objectContaining({
        code: 'not_configured',
        message: expect.stringMatching(/`authenticate`.*`trustActors: true`/),
      }),
    );
  });

  it('does not compile without a check of actors', () => {
    // @ts-expect-error one of `authenticate` and `trustActors` is needed
    expect(() => celeryBridge(integrations, settings)).toThrow('trustActors');
  });
});

describe.skipIf(!brokers).each(setUps)('a Celery application, over $name', { concurrent: true, timeout }, (setUp) => {
  describe('whose tasks a bridge receives', { concurrent: false }, () => {
    let app: Application;
    beforeAll(async () => {
      app = await openApplication(setUp, memoryStorage());
    }, timeout);
    afterAll(() => app.close(), timeout);

    it('requests an import and gets its result', async () => {
      const { kwargs, runs, connection } = await app.host.connect({ pages: 2 });
      const id = await app.send('integrations.import_orders', kwargs({ full: true }));
      const value: unknown = expect.objectContaining({ fetched: 4, created: 4, rejected: 0 });
      expect(await app.celery.get(id)).toEqual({ value });
      expect(await runs()).toMatchObject([
        {
          connectionId: connection.id,
          capability: 'import_orders',
          input: { full: true },
          state: 'SUCCESS',
          actorId: 'ada',
          idempotencyKey: `celery:${id}`,
        },
      ]);
    });

    it('sends and receives text in any script', async () => {
      const { kwargs } = await app.host.connect();
      const name = 'Zoë Łukasz 李雷 🧵 "\\\u0000\n';
      const id = await app.send('integrations.greet_maker', kwargs({ name }));
      expect(await app.celery.get(id)).toEqual({ value: { greeting: `Grüße, ${name}!` } });
    });

    it('sees states and progress', async () => {
      const { kwargs, allow } = await app.host.connect({ pages: 3, held: true });
      const id = await app.send('integrations.import_orders', kwargs());
      const { seen } = await app.celery.watch(id, 'STARTED');
      allow(1);
      seen.push(...(await app.celery.watch(id, 'PROGRESS')).seen);
      expect(seen.at(-1)?.result).toMatch(/'run_id': '[0-9a-f-]{36}', 'fetched': 2, .*'total': 6/);
      allow(3);
      seen.push(...(await app.celery.watch(id)).seen);
      expect([...new Set(seen.map(({ state }) => state))]).toEqual(['RECEIVED', 'STARTED', 'PROGRESS', 'SUCCESS']);
      expect(seen.filter(({ state }) => state === 'SUCCESS')).toHaveLength(1);
    });

    // With `rpc://` Celery only sees states while it waits for the end.
    it.skipIf(setUp.backend === 'rpc://')('can read the state at any time', async () => {
      const { kwargs, allow } = await app.host.connect({ pages: 2, held: true });
      const id = await app.send('integrations.import_orders', kwargs());
      await eventually(async () => expect((await app.celery.state(id)).state).toBe('STARTED'));
      allow(1);
      const info: unknown = expect.objectContaining({ fetched: 2, total: 4 });
      await eventually(async () => expect(await app.celery.state(id)).toEqual({ state: 'PROGRESS', info }));
      allow(2);
      await app.celery.get(id);
      expect(await app.celery.state(id)).toMatchObject({ state: 'SUCCESS', info: { created: 4 } });
    });

    it('sees the retry after a transient error', async () => {
      const { kwargs } = await app.host.connect({ faults: 1 });
      const id = await app.send('integrations.import_orders', kwargs());
      const { seen } = await app.celery.watch(id, 'RETRY');
      expect(seen.at(-1)?.result).toContain('Acme is having its hair done.');
      expect(await app.celery.get(id)).toMatchObject({ value: { created: 2 } });
    });

    it('raises the failure of a run as its own class', async () => {
      const { kwargs } = await app.host.connect();
      const id = await app.send('integrations.greet_maker', kwargs({ name: 'Ida', isRude: true }));
      expect(await app.celery.get(id)).toEqual({
        raised: {
          type: 'IntegrationError',
          module: 'makerfex_integrations',
          text: 'Ida does not answer: ask somebody else.',
          code: 'provider_rejected',
        },
      });
      expect((await app.celery.state(id)).state).toBe('FAILURE');
    });

    it('delays a run until its eta', async () => {
      const { kwargs, runs } = await app.host.connect();
      const asked = Date.now();
      const id = await app.send('integrations.import_orders', kwargs(), { eta: 1.5 });
      const { seen } = await app.celery.watch(id);
      expect(seen[0]?.state).toBe('RECEIVED');
      const [run] = await runs();
      expect(run?.startedAt?.getTime()).toBeGreaterThanOrEqual(asked + 1_500);
    });

    it('revokes a run that expires', async () => {
      const { kwargs, runs, events } = await app.host.connect();
      const id = await app.send('integrations.import_orders', kwargs(), { eta: 3, expires: 2 });
      expect((await app.celery.get(id)).raised).toMatchObject({ type: 'TaskRevokedError' });
      expect(await runs()).toMatchObject([{ state: 'REVOKED', attempts: 0 }]);
      expect(await events('run.revoked')).toHaveLength(1);
    });

    it('sees that a run was cancelled', async () => {
      const { kwargs, runs, shop } = await app.host.connect();
      const id = await app.send('integrations.import_orders', kwargs(), { eta: 600 });
      await eventually(async () => expect(await runs()).toHaveLength(1));
      for (const run of await runs()) await shop.runs.cancel(run.id);
      expect((await app.celery.get(id)).raised).toMatchObject({ type: 'TaskRevokedError' });
    });

    it('waits for a group', async () => {
      const shops = await Promise.all([1, 2, 3].map((pages) => app.host.connect({ pages })));
      const options = { queue: app.queue };
      const tasks = shops.map(({ kwargs }) => ({ task: 'integrations.import_orders', kwargs: kwargs(), options }));
      const ids = await app.celery.sendCanvas('group', tasks);
      const results = await Promise.all(ids.map((id) => app.celery.get(id)));
      expect(results.map(({ value }) => value)).toMatchObject([{ created: 2 }, { created: 4 }, { created: 6 }]);
    });

    it('runs the tasks of a chain in order', async () => {
      const { kwargs, runs } = await app.host.connect();
      const options = { queue: app.queue };
      const ids = await app.celery.sendCanvas('chain', [
        { task: 'integrations.greet_maker', kwargs: kwargs({ name: 'Ida' }), options },
        { task: 'integrations.import_orders', kwargs: kwargs(), immutable: true, options },
        { task: 'integrations.greet_maker', kwargs: kwargs({ name: 'Ada' }), immutable: true, options },
      ]);
      expect(await app.celery.get(ids[2] ?? '')).toEqual({ value: { greeting: 'Grüße, Ada!' } });
      expect(await app.celery.get(ids[1] ?? '')).toMatchObject({ value: { created: 2 } });
      const capabilities = (await runs()).map(({ capability }) => capability);
      expect(capabilities).toEqual(['greet_maker', 'import_orders', 'greet_maker']);
    });

    it('runs a linked task once when its task is sent twice', async () => {
      const { kwargs, runs } = await app.host.connect();
      const linked = {
        task: 'integrations.greet_maker',
        kwargs: kwargs({ name: 'Linked' }),
        immutable: true,
        options: { queue: app.queue },
      };
      const taskId = randomUUID();
      const send = () =>
        app.send('integrations.greet_maker', kwargs({ name: 'Ida' }), { task_id: taskId, link: linked });
      await app.celery.get(await send());
      const both = [{ state: 'SUCCESS' }, { state: 'SUCCESS' }];
      await eventually(async () => expect(await runs()).toMatchObject(both));
      await app.celery.get(await send());
      // A later task ends after it.
      await app.celery.get(await app.send('integrations.greet_maker', kwargs({ name: 'Ada' })));
      expect(await runs()).toHaveLength(3);
    });

    it('fails all later tasks of a chain when one fails', async () => {
      const { kwargs, runs } = await app.host.connect();
      const greet = (input: object) => ({
        task: 'integrations.greet_maker',
        kwargs: kwargs(input),
        immutable: true,
        options: { queue: app.queue },
      });
      const tasks = [greet({ name: 'Ida', isRude: true }), greet({ name: 'Ada' }), greet({ name: 'Zoë' })];
      const ids = await app.celery.sendCanvas('chain', tasks);
      for (const id of ids)
        expect(await app.celery.getAlone(id)).toMatchObject({ raised: { code: 'provider_rejected' } });
      expect(await runs()).toHaveLength(1);
    });

    it('revokes all later tasks of a chain when a run is cancelled', async () => {
      const { kwargs, runs, shop } = await app.host.connect();
      const details = { kwargs: kwargs(), immutable: true, options: { queue: app.queue } };
      const ids = await app.celery.sendCanvas('chain', [
        { task: 'integrations.import_orders', ...details, options: { queue: app.queue, countdown: 600 } },
        { task: 'integrations.import_orders', ...details },
      ]);
      await eventually(async () => expect(await runs()).toHaveLength(1));
      for (const run of await runs()) await shop.runs.cancel(run.id);
      for (const id of ids)
        expect(await app.celery.getAlone(id)).toMatchObject({ raised: { type: 'TaskRevokedError' } });
    });

    it('sees when a task ended, to the millisecond', async () => {
      const { kwargs, runs } = await app.host.connect();
      const id = await app.send('integrations.greet_maker', kwargs({ name: 'Ida' }));
      await app.celery.get(id);
      const [run] = await runs();
      const doneAt = await app.celery.doneAt(id);
      expect(doneAt).toBeGreaterThanOrEqual(run?.finishedAt?.getTime() ?? Infinity);
      expect(doneAt).toBeLessThanOrEqual(Date.now());
    });

    it('gets one run for a task that is sent twice', async () => {
      const { kwargs, runs } = await app.host.connect();
      const send = () => app.send('integrations.greet_maker', kwargs({ name: 'Ida' }), { task_id: taskId });
      const taskId = randomUUID();
      const first = await app.celery.get(await send());
      expect(await app.celery.get(await send())).toEqual(first);
      // A later task ends after it.
      await app.celery.get(await app.send('integrations.greet_maker', kwargs({ name: 'Ada' })));
      expect(await runs()).toHaveLength(2);
    });

    it('acts as the actor that `authenticate` returns', async () => {
      const { kwargs, runs, actor } = await app.host.connect();
      const queue = `${app.queue}-authenticated`;
      const guarded = app.bridgeAt(
        { queue },
        { authenticate: ({ id, shopId }) => (id === 'ada' ? { id, shopId, role: 'employee' } : null) },
      );
      await guarded.start();
      const known = await app.send('integrations.import_orders', kwargs(), { queue });
      expect(await app.celery.get(known)).toMatchObject({ value: { created: 2 } });
      const eve = { ...kwargs({ full: true }), actor: { id: 'eve', shop_id: actor.shopId, role: 'owner' } };
      const unknown = await app.send('integrations.import_orders', eve, { queue });
      expect((await app.celery.get(unknown)).raised).toMatchObject({ code: 'unauthenticated' });
      expect(await runs()).toHaveLength(1);
      await guarded.stop();
    });

    it("waits while the host's login has a transient database error", async () => {
      const { kwargs } = await app.host.connect();
      const queue = `${app.queue}-away`;
      let calls = 0;
      const guarded = app.bridgeAt(
        { queue },
        {
          authenticate: (claimed) => {
            calls += 1;
            if (calls > 1) return claimed;
            throw new Error('No actor could be read.', {
              cause: new IntegrationError('storage_unavailable', 'The database is away.'),
            });
          },
        },
      );
      await guarded.start();
      const asked = await app.send('integrations.import_orders', kwargs(), { queue });
      expect(await app.celery.get(asked)).toMatchObject({ value: { created: 2 } });
      expect(calls).toBe(2);
      await guarded.stop();
    });

    it('has its tasks followed by another bridge after one stops', async () => {
      const { kwargs, runs, allow } = await app.host.connect({ pages: 3, held: true });
      const queue = `${app.queue}-stopped`;
      const first = app.bridgeAt({ queue });
      await first.start();
      const id = await app.send('integrations.import_orders', kwargs(), { queue });
      await eventually(async () => expect(await runs()).toMatchObject([{ state: 'STARTED' }]));
      await first.stop();
      const second = app.bridgeAt({ queue });
      await second.start();
      allow(3);
      expect(await app.celery.get(id)).toMatchObject({ value: { created: 6 } });
      expect(await runs()).toHaveLength(1);
      await second.stop();
    });
  });
});

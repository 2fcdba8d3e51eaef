import { randomUUID } from 'node:crypto';
import { memoryStorage } from '@makerfex/integrations-core/memory-storage';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Application, brokers, openApplication, setUps } from '../test/application.ts';
import { startCeleryWorker } from '../test/celery.ts';
import { type CelerySender, celerySender } from './celery-sender.ts';

const timeout = 90_000;
/** Tasks that the host sends have no results by `rpc://`. */
const withResults = setUps.filter(({ backend }) => backend !== 'rpc://');

describe.skipIf(!brokers).each(withResults)("Celery's worker, over $name", { concurrent: true, timeout }, (setUp) => {
  describe('when the host sends to it', { concurrent: false }, () => {
    const queue = `celery-${randomUUID()}`;
    let sender: CelerySender;
    let app: Application;
    let worker: Awaited<ReturnType<typeof startCeleryWorker>>;
    beforeAll(async () => {
      sender = celerySender({ broker: setUp.broker });
      [app, worker] = await Promise.all([openApplication(setUp, memoryStorage()), startCeleryWorker(setUp, queue)]);
    }, timeout);
    afterAll(() => Promise.all([app.close(), worker.stop(), sender.close()]), timeout);

    it('runs a task with arguments in any script', async () => {
      const kwargs = { name: 'Zoë 李雷 🧵 "\\\u0000\n', n: 1.5, nothing: null, list: [{ deep: true }] };
      const id = await sender.send('tests.echo', { args: ['one', 2], kwargs, queue });
      expect(await app.celery.get(id)).toEqual({ value: { args: ['one', 2], kwargs } });
    });

    it('writes no argument to its log', async () => {
      const id = await sender.send('tests.now', { kwargs: {}, args: ['canary-6f1d'], queue });
      expect(await app.celery.get(id)).toMatchObject({ raised: { type: 'TypeError' } });
      expect(
        worker
          .log()
          .split('\n')
          .filter((line) => line.includes('received') && line.includes(id)),
      ).toHaveLength(1);
      expect(
        worker
          .log()
          .split('\n')
          .filter((line) => line.includes('received') && line.includes('canary')),
      ).toEqual([]);
    });

    it('uses the given id', async () => {
      const id = randomUUID();
      expect(await sender.send('tests.echo', { id, queue })).toBe(id);
      expect(await app.celery.get(id)).toMatchObject({ value: { args: [] } });
    });

    it('honours eta', async () => {
      const eta = new Date(Date.now() + 1_500);
      const { value } = await app.celery.get(await sender.send('tests.now', { eta, queue }));
      expect(Number(value) * 1_000).toBeGreaterThanOrEqual(eta.getTime());
    });

    it('honours expires', async () => {
      const id = await sender.send('tests.now', { expires: new Date(Date.now() - 1_000), queue });
      expect(await app.celery.get(id)).toMatchObject({ raised: { type: 'TaskRevokedError' } });
    });

    it('counts retries from the given number', async () => {
      const kwargs = { fail_times: 2 };
      expect(await app.celery.get(await sender.send('tests.flaky', { kwargs, queue }))).toEqual({ value: 2 });
      const tried = await sender.send('tests.flaky', { kwargs, retries: 3, queue });
      expect(await app.celery.get(tried)).toEqual({ value: 3 });
    });

    it('raises its own error', async () => {
      const id = await sender.send('tests.fail', { queue });
      expect(await app.celery.get(id)).toMatchObject({ raised: { type: 'ValueError', text: 'no such thing' } });
    });

    it('continues a chain after a task of the host, and the other way round', async () => {
      const { kwargs } = await app.host.connect();
      const greet = (name: string) => ({
        task: 'integrations.greet_maker',
        kwargs: kwargs({ name }),
        immutable: true,
        options: { queue: app.queue },
      });
      const echo = { task: 'tests.echo', kwargs: { n: 1 }, options: { queue } };
      const ids = await app.celery.sendCanvas('chain', [greet('Ida'), echo, greet('Ada')]);
      expect(await app.celery.get(ids[2] ?? '')).toEqual({ value: { greeting: 'Grüße, Ada!' } });
      expect(await app.celery.get(ids[1] ?? '')).toEqual({
        value: { args: [{ greeting: 'Grüße, Ida!' }], kwargs: { n: 1 } },
      });
    });

    describe('after a task of the host, with the options of the following task', () => {
      /** Sends a chain of a greeting and another task from Celery. @returns the id of the other */
      const follow = async (task: string, options: object) => {
        const { kwargs } = await app.host.connect();
        const greet = { task: 'integrations.greet_maker', kwargs: kwargs({ name: 'Ida' }), immutable: true };
        const [, id = ''] = await app.celery.sendCanvas('chain', [
          { ...greet, options: { queue: app.queue } },
          { task, immutable: true, options: { queue, ...options } },
        ]);
        return id;
      };

      it('waits for its countdown', async () => {
        const asked = Date.now();
        const { value } = await app.celery.get(await follow('tests.now', { countdown: 2 }));
        expect(Number(value) * 1_000).toBeGreaterThanOrEqual(asked + 2_000);
      });

      it('revokes a task that has expired', async () => {
        const id = await follow('tests.now', { expires: -1 });
        expect(await app.celery.get(id)).toMatchObject({ raised: { type: 'TaskRevokedError' } });
      });

      it('runs linked tasks, and stores no result with ignore_result', async () => {
        const linked = { task: 'tests.echo', options: { task_id: randomUUID(), queue } };
        const id = await follow('tests.text', { link: linked, ignore_result: true });
        expect(await app.celery.get(linked.options.task_id)).toEqual({ value: { args: ['((), {})'], kwargs: {} } });
        expect(await app.celery.state(id)).toMatchObject({ state: 'PENDING' });
      });

      it('passes on integers of any length', async () => {
        const { kwargs } = await app.host.connect();
        const [id, next] = [randomUUID(), randomUUID()];
        const last = { task: 'tests.text', kwargs: { n: 0 }, immutable: true, options: { task_id: next, queue } };
        const body = JSON.stringify([[], kwargs({ name: 'Ida' }), { chain: [last] }]);
        await app.celery.publish({
          queue: app.queue,
          body: body.replace('"n":0', '"n":9007199254740993'),
          headers: { task: 'integrations.greet_maker', id },
        });
        expect(await app.celery.get(next)).toEqual({ value: "((), {'n': 9007199254740993})" });
      });
    });
  });
});

import { memoryStorage } from '@makerfex/integrations-core/memory-storage';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Application, brokers, eventually, openApplication, setUps } from '../../test/application.ts';

const timeout = 120_000;

describe.skipIf(!brokers).each(setUps)('tasks with a far eta, over $name', { concurrent: true, timeout }, (setUp) => {
  describe('when a bridge holds two tasks at once', { concurrent: false }, () => {
    let app: Application;
    beforeAll(async () => {
      app = await openApplication(setUp, memoryStorage());
    }, timeout);
    afterAll(() => app.close(), timeout);

    const openBridge = async (name: string) => {
      const queue = `${app.queue}-${name}`;
      const bridge = app.bridgeAt({ queue, prefetch: 2 });
      await bridge.start();
      return { queue, bridge };
    };

    it('do not block a task that is due, and are reported when they are cancelled', async () => {
      const { queue, bridge } = await openBridge('far');
      const shops = await Promise.all([1, 2, 3, 4, 5].map(() => app.host.connect()));
      const ids: string[] = [];
      for (const { kwargs } of shops)
        ids.push(await app.send('integrations.import_orders', kwargs(), { queue, eta: 600 }));
      const { kwargs } = await app.host.connect();
      const due = await app.send('integrations.greet_maker', kwargs({ name: 'Ida' }), { queue });
      expect(await app.celery.get(due)).toEqual({ value: { greeting: 'Grüße, Ida!' } });
      for (const { runs, shop } of shops) {
        await eventually(async () => expect(await runs()).toMatchObject([{ attempts: 0 }]));
        for (const run of await runs()) await shop.runs.cancel(run.id);
      }
      for (const id of ids) expect((await app.celery.get(id)).raised).toMatchObject({ type: 'TaskRevokedError' });
      await bridge.stop();
    });

    it('run once, at their time', async () => {
      const { queue, bridge } = await openBridge('near');
      const shops = await Promise.all([1, 2, 3].map(() => app.host.connect()));
      const ids: string[] = [];
      for (const { kwargs } of shops)
        ids.push(await app.send('integrations.import_orders', kwargs(), { queue, eta: 8 }));
      for (const id of ids) expect(await app.celery.get(id)).toMatchObject({ value: { created: 2 } });
      for (const { runs } of shops) expect(await runs()).toMatchObject([{ state: 'SUCCESS', attempts: 1 }]);
      await bridge.stop();
    });
  });
});

import { randomUUID } from 'node:crypto';
import type { SqlEntityManager } from '@mikro-orm/postgresql';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Application, brokers, eventually, openApplication, setUps } from '../../test/application.ts';
import { openStorage } from '../../test/subject.ts';

const timeout = 90_000;

describe.skipIf(!brokers).each(setUps)('a task that is refused, over $name', { concurrent: true, timeout }, (setUp) => {
  describe("fails, is recorded in the shop's log, and does not block the next", {
    concurrent: false,
  }, () => {
    let app: Application;
    let database: Awaited<ReturnType<typeof openStorage>>;
    beforeAll(async () => {
      database = await openStorage();
      app = await openApplication<SqlEntityManager>(setUp, database.storage);
    }, timeout);
    afterAll(async () => {
      await app.close();
      await database.close();
    }, timeout);

    /** The error of a refused task, once a valid one after it has succeeded. */
    const refusalOf = async (id: string) => {
      const { raised } = await app.celery.get(id);
      const { kwargs } = await app.host.connect();
      const next = await app.send('integrations.greet_maker', kwargs({ name: 'Ida' }));
      expect(await app.celery.get(next)).toMatchObject({ value: { greeting: 'Grüße, Ida!' } });
      return raised;
    };
    const refused = (code: string, text = '') => ({
      type: 'IntegrationError',
      code,
      text: expect.stringContaining(text) as unknown,
    });

    it.each([
      ['a task of another name', 'accounts.delete_everything', 'Unknown task'],
      ['an unknown capability', 'integrations.import_dragons', 'has no capability "import_dragons"'],
    ])('%s', async (_, task, text) => {
      const { kwargs, events, runs } = await app.host.connect();
      const id = await app.send(task, kwargs());
      expect(await refusalOf(id)).toMatchObject(refused('not_found', text));
      const meta = { task_id: id, task, code: 'not_found' };
      expect(await events('request.refused')).toMatchObject([{ level: 'warning', meta }]);
      expect(await runs()).toEqual([]);
    });

    it('an invalid input', async () => {
      const { kwargs, events } = await app.host.connect();
      const id = await app.send('integrations.import_orders', kwargs({ since: 'yesterday' }));
      expect(await refusalOf(id)).toMatchObject(refused('invalid_input', 'since'));
      expect(await events('request.refused')).toHaveLength(1);
    });

    it('an eta that is too far ahead', async () => {
      const { kwargs, events, runs } = await app.host.connect();
      const id = await app.send('integrations.import_orders', kwargs(), { eta: 40 * 86_400 });
      expect(await refusalOf(id)).toMatchObject(refused('invalid_input', '31 days'));
      expect(await events('request.refused')).toHaveLength(1);
      expect(await runs()).toEqual([]);
    });

    it('missing or unknown arguments', async () => {
      const { claimed, events } = await app.host.connect();
      const missing = await app.send('integrations.import_orders', { actor: claimed });
      expect(await refusalOf(missing)).toMatchObject(refused('invalid_input', 'connection_id'));
      const many = { actor: claimed, connection_id: 'c', shop_id: 'another' };
      const id = await app.send('integrations.import_orders', many);
      expect(await refusalOf(id)).toMatchObject(refused('invalid_input', 'shop_id'));
      expect(await events('request.refused')).toHaveLength(2);
    });

    it('positional arguments', async () => {
      const { kwargs } = await app.host.connect();
      const details = { args: [1], kwargs: kwargs(), options: { queue: app.queue } };
      const id = await app.celery.send('integrations.import_orders', details);
      expect(await refusalOf(id)).toMatchObject(refused('invalid_input', 'keyword arguments only'));
    });

    it("a task without an actor, logged in the host's log", async () => {
      const { connection } = await app.host.connect();
      const id = await app.send('integrations.import_orders', { connection_id: connection.id });
      expect(await refusalOf(id)).toMatchObject(refused('invalid_input', 'actor'));
      expect(app.host.logged.filter((line) => line.includes(id))).toHaveLength(1);
    });

    it.each(['\0', '', 'x'.repeat(256)])('invalid ids such as %j', async (word) => {
      const { kwargs, claimed, runs } = await app.host.connect();
      const wrong = [
        { ...kwargs(), connection_id: word },
        { ...kwargs(), actor: { ...claimed, shop_id: word } },
        { ...kwargs(), actor: { ...claimed, id: word } },
      ];
      for (const given of wrong)
        expect(await refusalOf(await app.send('integrations.import_orders', given))).toMatchObject(
          refused('invalid_input'),
        );
      expect(await runs()).toEqual([]);
    });

    it('an actor whom the policy denies', async () => {
      const { kwargs, claimed, events, runs } = await app.host.connect();
      const id = await app.send('integrations.import_orders', { ...kwargs(), actor: { ...claimed, role: 'intern' } });
      expect(await refusalOf(id)).toMatchObject(refused('policy_denied', 'role is none of'));
      expect(await events('policy.denied')).toMatchObject([{ meta: { rule: 'role.unknown' } }]);
      expect(await events('request.refused')).toEqual([]);
      expect(await runs()).toEqual([]);
    });

    it("another shop's connection, like an unknown one", async () => {
      const mine = await app.host.connect();
      const theirs = await app.host.connect();
      const id = await app.send('integrations.import_orders', {
        ...mine.kwargs(),
        connection_id: theirs.connection.id,
      });
      expect(await refusalOf(id)).toMatchObject(refused('not_found', theirs.connection.id));
      expect(await mine.events('request.refused')).toHaveLength(1);
      expect(await theirs.events('request.refused')).toEqual([]);
    });

    it('another input while a run is under way', async () => {
      const { kwargs, allow, runs } = await app.host.connect({ held: true });
      const first = await app.send('integrations.import_orders', kwargs());
      await eventually(async () => expect(await runs()).toHaveLength(1));
      const second = await app.send('integrations.import_orders', kwargs({ full: true }));
      expect(await refusalOf(second)).toMatchObject(refused('run_in_progress', 'under way with another input'));
      allow(1);
      expect(await app.celery.get(first)).toMatchObject({ value: { created: 2 } });
    });

    it('a message in pickle', async () => {
      const { kwargs } = await app.host.connect();
      const id = await app.send('integrations.import_orders', kwargs(), { serializer: 'pickle' });
      expect(await refusalOf(id)).toMatchObject(refused('unsupported_media_type', 'task_serializer'));
    });

    it('a compressed message', async () => {
      const { kwargs } = await app.host.connect();
      const id = await app.send('integrations.import_orders', kwargs(), { compression: 'gzip' });
      expect(await refusalOf(id)).toMatchObject(refused('unsupported_media_type', 'compression'));
    });

    it('a message that is too large', async () => {
      const { kwargs } = await app.host.connect();
      const id = await app.send('integrations.greet_maker', kwargs({ name: 'x'.repeat(2 ** 20) }));
      expect(await refusalOf(id)).toMatchObject(refused('payload_too_large', '1048576'));
    });

    it.each([
      ['no JSON', '{"a":', 'malformed_request'],
      ['other JSON', '{"id": 1}', 'invalid_input'],
      ['invalid arguments', '[[], 7, {}]', 'invalid_input'],
      ['a chord', '[[], {}, {"chord": {"task": "t"}}]', 'invalid_input'],
      ['a link_error', '[[], {}, {"errbacks": [{"task": "t"}]}]', 'invalid_input'],
    ])('a body that holds %s', async (_, body, code) => {
      const id = randomUUID();
      // A queue that Celery knows: it has sent a task before.
      const properties = { correlation_id: id, reply_to: await app.celery.replyQueue() };
      const headers = { task: 'integrations.import_orders', id };
      await app.celery.publish({ queue: app.queue, body, headers, properties });
      expect(await refusalOf(id)).toMatchObject(refused(code));
    });

    it.each([
      ['a link_error', { link_error: [{ task: 't' }] }],
      ['an invalid countdown', { countdown: 'soon' }],
    ])('a following task with %s, and the tasks after it', async (_, options) => {
      const id = randomUUID();
      const properties = { correlation_id: id, reply_to: await app.celery.replyQueue() };
      const headers = { task: 'integrations.import_orders', id };
      const steps = [randomUUID(), randomUUID()];
      const chain = steps.map((task_id) => ({ task: 't', options: { task_id, ...options } }));
      const body = JSON.stringify([[], {}, { chain: [{ task: 'of no id' }, ...chain] }]);
      await app.celery.publish({ queue: app.queue, body, headers, properties });
      expect(await refusalOf(id)).toMatchObject(refused('invalid_input'));
      for (const step of steps)
        expect(await app.celery.getAlone(step)).toMatchObject({ raised: refused('invalid_input') });
    });

    it.each([{}, { task: 7 }, { id: null, task: 'integrations.import_orders' }, { id: 'x'.repeat(256) }])(
      'is only logged without a usable id: headers %j',
      async (headers) => {
        const before = app.host.logged.length;
        await app.celery.publish({ queue: app.queue, body: '[[], {}, {}]', headers });
        await eventually(() => expect(app.host.logged.slice(before).join('\n')).toContain('without a task id'));
      },
    );

    it.skipIf(setUp.broker !== brokers?.redis)('bytes that are not a message', async () => {
      const before = app.host.logged.length;
      const client = new Redis(setUp.broker);
      await client.lpush(app.queue, Buffer.from([0xff, 0xfe, 0x00]), 'hello', '[]');
      await eventually(() =>
        expect(app.host.logged.slice(before).filter((line) => line.includes('without a task id'))).toHaveLength(3),
      );
      const { kwargs } = await app.host.connect();
      const id = await app.send('integrations.import_orders', kwargs({ full: 1 }));
      expect(await refusalOf(id)).toMatchObject(refused('invalid_input'));
      expect(await client.exists(app.queue)).toBe(0);
      client.disconnect();
    });

    it('a following task that the broker refuses, while the task itself succeeds', async () => {
      const { kwargs } = await app.host.connect();
      const link = { task: 'reports.update', options: { queue: 'amq.nothing' } };
      const id = randomUUID();
      const properties = { correlation_id: id, reply_to: await app.celery.replyQueue() };
      const body = JSON.stringify([[], kwargs({ name: 'Ida' }), { callbacks: [link] }]);
      const headers = { task: 'integrations.greet_maker', id };
      await app.celery.publish({ queue: app.queue, body, headers, properties });
      expect(await app.celery.get(id)).toMatchObject({ value: { greeting: 'Grüße, Ida!' } });
    });
  });
});

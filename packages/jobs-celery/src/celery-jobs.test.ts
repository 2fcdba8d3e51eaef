import { randomUUID } from 'node:crypto';
import type { Delivery } from '@makerfex/integrations-core/jobs';
import { describe, expect, it, onTestFinished } from 'vitest';
import { brokers, eventually } from '../test/application.ts';
import { openBroker } from './broker/open-broker.ts';
import { celeryJobs } from './celery-jobs.ts';
import { writeTask } from './protocol/write-task.ts';

/** An engine that records what is delivered to it and what it logs. */
function open(broker: string, queue: string) {
  const delivered: string[] = [];
  const logged: string[] = [];
  const jobs = celeryJobs({ broker, queue, log: { error: (_details, message) => logged.push(message) } });
  onTestFinished(() => jobs.stop());
  jobs.attach({
    markReceived: async () => undefined,
    async execute({ runId }) {
      delivered.push(runId);
      return null;
    },
    takesRuns: () => true,
    release: () => undefined,
  });
  return { jobs, delivered, logged };
}
const newDelivery = (): Delivery => ({ scope: { shopId: 'shop' }, runId: randomUUID() });

describe.skipIf(!brokers).each([
  { name: 'RabbitMQ', url: brokers?.amqp ?? '' },
  { name: 'Redis', url: brokers?.redis ?? '' },
])('runs over $name', ({ url }) => {
  it('are received after messages without a run, which are dropped', async () => {
    const queue = `runs-${randomUUID()}`;
    const { jobs, delivered, logged } = open(url, queue);
    const others = openBroker(url, { error: () => undefined });
    onTestFinished(() => others.close());
    const kwargs = { shop_id: 'shop', run_id: 'run' };
    for (const task of [
      { name: 'integrations.run' },
      { name: 'integrations.run', kwargs: { ...kwargs, shop_id: '' } },
      { name: 'accounts.delete_everything', kwargs },
    ])
      await others.send(queue, writeTask({ id: randomUUID(), ...task }));
    const delivery = newDelivery();
    await jobs.enqueue(delivery, null);
    await jobs.start();
    await eventually(() => expect(delivered).toEqual([delivery.runId]));
    expect(logged).toEqual(Array(3).fill('Dropped a message without a run from the queue of runs.'));
  });

  it('are sent once, though they are found waiting several times', async () => {
    const queue = `runs-${randomUUID()}`;
    const { jobs, delivered } = open(url, queue);
    const run = newDelivery();
    for (let times = 0; times < 5; times += 1) await jobs.enqueue(run, null);
    const last = newDelivery();
    await jobs.enqueue(last, null);
    await jobs.start();
    await eventually(() => expect(delivered).toContain(last.runId));
    expect(delivered).toEqual([run.runId, last.runId]);
  });
});

describe.each(['amqp://guest:canary@127.0.0.1:1', 'redis://:canary@127.0.0.1:1/0'])(
  'runs without a broker, at %s',
  (url) => {
    it('stay stored: the failure to send is logged and not thrown', async () => {
      const { jobs, logged } = open(url, 'runs');
      await jobs.enqueue(newDelivery(), null);
      expect(logged.join()).toContain('Could not send a run to the broker');
    });

    it('have a worker that fails to start', async () => {
      const { jobs } = open(url, 'runs');
      await expect(jobs.start()).rejects.toMatchObject({
        code: 'storage_unavailable',
        message: expect.not.stringMatching(/canary|127/) as unknown,
      });
    });
  },
);

it.each(['', 'localhost', 'http://127.0.0.1', 'sqs://'])('a broker at "%s" is refused', (broker) => {
  expect(() => celeryJobs({ broker })).toThrow(expect.objectContaining({ code: 'not_configured' }));
});

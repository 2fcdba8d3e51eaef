import { describe, expect, it, vi } from 'vitest';
import type { Message } from '../broker/broker.ts';
import { readTask } from '../protocol/read-task.ts';
import { writeTask } from '../protocol/write-task.ts';
import { sendNextTasks } from './next-tasks.ts';

const now = new Date('2026-11-24T12:00:00.000Z');

/** The messages that are sent after a task that returned 7, and their queues. */
async function after(embed: object) {
  const sent: { readonly queue: string; readonly message: Message }[] = [];
  const broker = {
    send: async (queue: string, message: Message) => void sent.push({ queue, message }),
    consume: () => expect.unreachable(),
    close: async () => undefined,
  };
  const request = writeTask({ id: 'first', name: 'integrations.greet_maker', replyTo: 'answers' });
  const body = Buffer.from(JSON.stringify([[], {}, embed]));
  await sendNextTasks(broker, readTask({ ...request, body }), 7, 'ours');
  return sent.map(({ queue, message }) => {
    const [args, kwargs, { callbacks, chain }] = JSON.parse(message.body.toString());
    return { queue, ...message, args, kwargs, callbacks, chain };
  });
}
const linked = (options: object) => after({ callbacks: [{ task: 't', options }] });
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/;

describe('what follows a task', () => {
  it("gets the task's result, unless it is immutable", async () => {
    const callbacks = [
      { task: 'a', args: [8] },
      { task: 'b', args: [8], immutable: true },
    ];
    expect(await after({ callbacks })).toMatchObject([{ args: [7, 8] }, { args: [8] }]);
  });

  it('has the id that its sender gave it, or a derived one that is always the same', async () => {
    const embed = { callbacks: [{ task: 'a' }, { task: 'a' }], chain: [{ task: 'b', options: { task_id: 'given' } }] };
    const ids = async () => (await after(embed)).map(({ headers }) => headers['id']);
    const [first, second, third] = await ids();
    expect([first, second, third]).toEqual([expect.stringMatching(uuid), expect.stringMatching(uuid), 'given']);
    expect(first).not.toBe(second);
    expect(await ids()).toEqual([first, second, third]);
  });

  it('goes to the queue in its options, or to the default queue of its kind', async () => {
    const callbacks = [{ task: 'a' }, { task: 'integrations.a' }, { task: 'a', options: { queue: 'theirs' } }];
    expect((await after({ callbacks })).map(({ queue }) => queue)).toEqual(['celery', 'ours', 'theirs']);
  });

  it.each([
    [{ countdown: 90 }, { eta: '2026-11-24T12:01:30.000000+00:00' }],
    [{ countdown: 90, eta: '2030-01-01T00:00:00' }, { eta: '2026-11-24T12:01:30.000000+00:00' }],
    [{ countdown: 0, eta: '2030-01-01T00:00:00' }, { eta: '2030-01-01T00:00:00.000000+00:00' }],
    [
      { eta: { __type__: 'datetime', __value__: '2030-01-01T00:00:00+02:00' } },
      { eta: '2029-12-31T22:00:00.000000+00:00' },
    ],
    [{ expires: 0.5 }, { expires: '2026-11-24T12:00:00.500000+00:00' }],
    [{ expires: 0 }, { expires: '2026-11-24T12:00:00.000000+00:00' }],
    [{ expires: '2030-01-01T00:00:00.5' }, { expires: '2030-01-01T00:00:00.500000+00:00' }],
    [{ ignore_result: true }, { ignore_result: true }],
    [{ time_limit: 60, soft_time_limit: 50 }, { timelimit: [60, 50] }],
    [{ retries: 2 }, { retries: 2 }],
    [{}, { eta: null, expires: null, ignore_result: false, timelimit: [null, null], retries: 0 }],
  ])('honours the options %j as Celery does', async (options, headers) => {
    vi.useFakeTimers({ now, toFake: ['Date'] });
    try {
      expect(await linked(options)).toMatchObject([{ headers }]);
    } finally {
      vi.useRealTimers();
    }
  });

  it('carries its own links and chain, with all their options', async () => {
    const last = {
      task: 'last',
      args: [],
      kwargs: {},
      options: { eta: '2030-01-01T00:00:00', any: 1 },
      immutable: true,
    };
    const [one] = await linked({ link: last, chain: [last] });
    expect(one).toMatchObject({ callbacks: [last], chain: [last] });
    expect(await linked({ link: [last, last] })).toMatchObject([{ callbacks: [last, last], chain: null }]);
  });

  it('carries the rest of the chain', async () => {
    const step = (task: string) => ({ task, args: [], kwargs: {}, options: { countdown: 5 }, immutable: false });
    const [next, ...others] = await after({ chain: [step('third'), step('second')] });
    expect(next).toMatchObject({ headers: { task: 'second' }, chain: [step('third')] });
    expect(others).toEqual([]);
  });
});

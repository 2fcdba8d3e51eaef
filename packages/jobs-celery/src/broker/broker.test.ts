import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { connect } from 'amqplib';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { brokers, eventually } from '../../test/application.ts';
import { type Server, startRabbitMq, startRedis } from '../../test/servers.ts';
import { writeTask } from '../protocol/write-task.ts';
import { AmqpPublisher } from './amqp-publisher.ts';
import type { TakenMessage } from './broker.ts';
import { openBroker } from './open-broker.ts';

const timeout = 90_000;
/** RabbitMQ writes a new queue to disk within two seconds, even if it confirms messages in it before. */
const writeQueueMs = 3_000;
const newMessage = () => writeTask({ id: randomUUID(), name: 'integrations.run' });

/** Opens a broker with a queue; records what it logs and what its consumers receive. */
function open(url: string, queue = `queue-${randomUUID()}`) {
  const logged: string[] = [];
  const broker = openBroker(url, { error: (_details, message) => logged.push(message) });
  onTestFinished(() => broker.close());
  const send = async (priority = 0) => {
    const message = { ...newMessage(), priority };
    await broker.send(queue, message);
    return message.correlationId;
  };
  /** Receives messages; each is recorded and passed to `take`. */
  const consume = async (take: (message: TakenMessage) => unknown, prefetch = 8) => {
    const taken: (string | null)[] = [];
    const consumer = broker.consume(queue, {
      prefetch,
      take(message) {
        taken.push(message.correlationId);
        void take(message);
      },
    });
    onTestFinished(() => consumer.close());
    await consumer.ready();
    return { taken, consumer };
  };
  return { broker, queue, logged, send, consume };
}
const hold = () => undefined;
const acknowledge = (message: TakenMessage) => message.ack();

describe.skipIf(!brokers).each([
  { name: 'RabbitMQ', url: brokers?.amqp ?? '', start: startRabbitMq },
  { name: 'Redis', url: brokers?.redis ?? '', start: startRedis },
])('a queue of $name', { timeout }, ({ url, start }) => {
  let own: Promise<Server>;
  beforeAll(() => {
    // Starts while the first tests run.
    own = start();
  });
  afterAll(async () => (await own).stop(), timeout);

  it('delivers a message with all its fields', async () => {
    const { broker, queue, consume } = open(url);
    const sent = { ...newMessage(), replyTo: 'answers', body: Buffer.from('["Zoë 李雷 🧵"]') };
    await broker.send(queue, sent);
    const messages: TakenMessage[] = [];
    await consume((message) => messages.push(message));
    await eventually(() => expect(messages).toHaveLength(1));
    const { headers, contentType, contentEncoding, correlationId, replyTo, body } = messages[0] ?? sent;
    const whole = { ...sent, headers, contentType, contentEncoding, correlationId, replyTo, body };
    expect(whole).toEqual(sent);
  });

  it('delivers no more than `prefetch` until one is acknowledged', async () => {
    const { send, consume } = open(url);
    const sent = [await send(), await send(), await send(), await send()];
    const messages: TakenMessage[] = [];
    const { taken } = await consume((message) => messages.push(message), 2);
    await eventually(() => expect(taken).toEqual(sent.slice(0, 2)));
    await messages[0]?.ack();
    await eventually(() => expect(taken).toEqual(sent.slice(0, 3)));
  });

  it('delivers a postponed message after its time, with its new headers, and frees its place meanwhile', async () => {
    const { broker, queue, send, consume } = open(url);
    const sent = { ...newMessage(), body: Buffer.from('["Zoë"]') };
    await broker.send(queue, sent);
    const seen: { at: number; message: TakenMessage }[] = [];
    const { taken } = await consume(async (message) => {
      if (message.correlationId !== sent.correlationId) return message.ack();
      seen.push({ at: Date.now(), message });
      if (seen.length <= 3) await message.putOff(300, { note: seen.length });
    }, 1);
    await eventually(() => expect(seen).toHaveLength(1));
    const next = await send();
    await eventually(() => expect(taken).toContain(next));
    await eventually(() => expect(seen).toHaveLength(4));
    const { headers, contentType, correlationId, body } = sent;
    expect(seen[3]?.message).toMatchObject({ correlationId, contentType, body, headers: { ...headers, note: 3 } });
    expect((seen[3]?.at ?? 0) - (seen[0]?.at ?? 0)).toBeGreaterThanOrEqual(900);
  });

  it('delivers a message again each time it is put back', async () => {
    const { send, consume } = open(url);
    const sent = await send();
    let times = 0;
    const { taken } = await consume((message) => {
      times += 1;
      return times < 200 ? message.putBack() : message.ack();
    });
    await eventually(() => expect(taken).toHaveLength(200));
    expect(new Set(taken)).toEqual(new Set([sent]));
  });

  it('delivers the messages of a closed consumer to another', async () => {
    const { send, consume } = open(url);
    const first = await consume(hold);
    const sent = await send();
    await eventually(() => expect(first.taken).toEqual([sent]));
    const second = await consume(acknowledge);
    await first.consumer.close();
    await eventually(() => expect(second.taken).toEqual([sent]));
  });

  it('delivers nothing to a paused consumer, and accepts its acknowledgements', async () => {
    const { send, consume } = open(url);
    const messages: TakenMessage[] = [];
    const paused = await consume((message) => messages.push(message));
    const sent = await send();
    await eventually(() => expect(paused.taken).toEqual([sent]));
    await paused.consumer.pause();
    const later = await send();
    await messages[0]?.ack();
    await paused.consumer.close();
    const { taken } = await consume(acknowledge);
    await eventually(() => expect(taken).toEqual([later]));
  });

  it('fails without showing its address', async () => {
    const nobody = Object.assign(new URL(url), { port: '1', password: 'canary', username: 'canary' }).href;
    const refused = open(nobody).send();
    await expect(refused).rejects.toMatchObject({
      code: 'storage_unavailable',
      message: expect.not.stringMatching(/canary|127/),
    });
  });

  it('keeps its messages and consumers when its server dies and restarts', async () => {
    const server = await own;
    const { send, consume, logged } = open(server.url);
    const { taken } = await consume(hold, 1);
    const sent = [await send(), await send()];
    await eventually(() => expect(taken).toEqual(sent.slice(0, 1)));
    await delay(writeQueueMs);
    await server.kill();
    await expect(send()).rejects.toMatchObject({ code: 'storage_unavailable' });
    await eventually(() => expect(logged.length).toBeGreaterThan(0));
    await server.restart();
    const other = await consume(hold);
    sent.push(await eventually(() => send()));
    await eventually(() => expect(new Set([...taken, ...other.taken])).toEqual(new Set(sent)));
  });
});

describe.skipIf(!brokers)('a queue of RabbitMQ that was deleted', { timeout }, () => {
  const url = brokers?.amqp ?? '';
  const openChannel = async () => {
    const model = await connect(url);
    onTestFinished(() => model.close());
    return model.createConfirmChannel();
  };

  it('is created again when messages are sent to it, and loses none', async () => {
    const { queue, send, consume } = open(url);
    await send();
    await (await openChannel()).deleteQueue(queue);
    const sent = await Promise.all(Array.from({ length: 20 }, () => send()));
    const { taken } = await consume(acknowledge);
    await eventually(() => expect(taken).toHaveLength(20));
    expect(new Set(taken)).toEqual(new Set(sent));
  });

  it('accepts no message, and the publisher notices', async () => {
    const channel = await openChannel();
    const publisher = new AmqpPublisher(channel);
    const { queue } = await channel.assertQueue('', { exclusive: true });
    expect(await publisher.store(queue, newMessage())).toBe(true);
    await channel.deleteQueue(queue);
    expect(await publisher.store(queue, newMessage())).toBe(false);
    await publisher.notify(queue, newMessage());
  });
});

describe.skipIf(!brokers)('a list of Redis', { timeout }, () => {
  const url = brokers?.redis ?? '';
  const openClient = () => {
    const client = new Redis(url);
    onTestFinished(() => client.disconnect());
    return client;
  };

  it('delivers by priority, the lowest number first, as in Celery', async () => {
    const { send, consume } = open(url);
    const sent = [await send(9), await send(4), await send(0), await send(3)];
    const { taken } = await consume(acknowledge);
    await eventually(() => expect(taken).toEqual([2, 1, 3, 0].map((n) => sent[n])));
  });

  it('returns the messages of a silent consumer', async () => {
    const { queue, send, consume } = open(url);
    const client = openClient();
    const sent = await send();
    await client.lmove(queue, `${queue}.taken.silent`, 'RIGHT', 'LEFT');
    await client.zadd(`${queue}.consumers`, Date.now() - 11_000, `${queue}.taken.silent`);
    const { taken } = await consume(acknowledge);
    await eventually(() => expect(taken).toEqual([sent]));
  });

  describe('keeps one copy of a message that its consumer already holds', () => {
    /** A consumer that holds a message, and its list. */
    const holding = async () => {
      const opened = open(url);
      const client = openClient();
      const messages: TakenMessage[] = [];
      const { consumer, taken } = await opened.consume((message) => messages.push(message));
      const sent = await opened.send();
      await eventually(() => expect(taken).toEqual([sent]));
      const [list = ''] = await client.keys(`${opened.queue}.taken.*`);
      const [raw = ''] = await client.lrange(list, 0, -1);
      /** Waits until everything that was sent has been received. */
      const untilTaken = () => eventually(async () => expect(await client.exists(opened.queue)).toBe(0));
      return { ...opened, client, messages, consumer, taken, sent, list, raw, untilTaken };
    };

    it('when another consumer returned it meanwhile', async () => {
      const { queue, client, consumer, taken, sent, list, consume, send, untilTaken } = await holding();
      await client.lmove(list, queue, 'LEFT', 'RIGHT');
      await untilTaken();
      const last = await send();
      await eventually(() => expect(taken).toEqual([sent, last]));
      await consumer.close();
      const other = await consume(acknowledge);
      await eventually(() => expect(new Set(other.taken)).toEqual(new Set([sent, last])));
    });

    it('when it arrives twice, until it is acknowledged', async () => {
      const { queue, client, messages, taken, sent, list, raw, send, untilTaken } = await holding();
      await client.lpush(queue, raw);
      await untilTaken();
      const last = await send();
      await eventually(() => expect(taken).toEqual([sent, last]));
      expect(await client.llen(list)).toBe(2);
      await Promise.all(messages.map((message) => message.ack()));
      expect(await client.exists(list)).toBe(0);
    });
  });

  it('keeps nothing of an acknowledged message or a closed consumer', async () => {
    const { queue, send, consume } = open(url);
    const { taken, consumer } = await consume(acknowledge);
    await send();
    await eventually(() => expect(taken).toHaveLength(1));
    await consumer.close();
    expect(await openClient().keys(`${queue}*`)).toEqual([]);
  });
});

import { Agent, request } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import type { Delivery } from './delivery.ts';

/** Open connections of a sender. A delivery that finds all of them busy waits, and its wait counts. */
const mostConnections = 64;

export interface Load {
  readonly perSecond: number;
  readonly seconds: number;
}

/**
 * Sends deliveries at a constant rate, whether or not earlier ones were answered.
 * @returns milliseconds from the time when each was planned until it was acknowledged
 * @throws if one was not acknowledged
 */
export async function sendSteadily(
  url: string,
  { perSecond, seconds }: Load,
  create: (n: number) => Delivery,
): Promise<number[]> {
  return withSender(url, async (send) => {
    const began = performance.now();
    const sent: Promise<number>[] = [];
    for (let n = 0; n < perSecond * seconds; n += 1) {
      const planned = began + (n * 1_000) / perSecond;
      const early = planned - performance.now();
      if (early > 0) await delay(early);
      sent.push(send(create(n)).then(() => performance.now() - planned));
      // So that one that fails is reported at the end, and not as unhandled meanwhile.
      sent.at(-1)?.catch(() => undefined);
    }
    return Promise.all(sent);
  });
}

/** Sends deliveries as fast as the connections take them. @returns milliseconds until all were acknowledged */
export async function sendAtOnce(url: string, count: number, create: (n: number) => Delivery): Promise<number> {
  return withSender(url, async (send) => {
    const began = performance.now();
    await Promise.all(Array.from({ length: count }, (_, n) => send(create(n))));
    return performance.now() - began;
  });
}

async function withSender<Result>(
  url: string,
  work: (send: (delivery: Delivery) => Promise<void>) => Promise<Result>,
): Promise<Result> {
  const agent = new Agent({ keepAlive: true, maxSockets: mostConnections });
  try {
    return await work((delivery) => post(url, agent, delivery));
  } finally {
    agent.destroy();
  }
}

const post = (url: string, agent: Agent, { body, headers }: Delivery): Promise<void> =>
  new Promise((resolve, reject) => {
    const sending = request(url, { method: 'POST', agent, headers }, (answer) => {
      answer.resume().once('error', reject);
      answer.once('end', () => {
        const { statusCode = 0 } = answer;
        if (statusCode >= 200 && statusCode < 300) resolve();
        else reject(new Error(`A delivery was answered with ${statusCode}.`));
      });
    });
    sending.once('error', reject).end(body);
  });

import { expect, it } from 'vitest';
import {
  createClock,
  createDeliveries,
  createRandom,
  type DeliveriesOptions,
  type Delivery,
  signHmac,
  signStandard,
} from './index.ts';

const url = 'https://host.example/webhooks/acme/';
const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';

interface Received {
  readonly id: string | null;
  readonly body: string;
  readonly headers: Headers;
}

/** A host that answers with these statuses, one after the other, then with 204; `null` breaks the connection. */
function start(statuses: readonly (number | null)[] = [], options: Partial<DeliveriesOptions> = {}) {
  const clock = createClock(Date.UTC(2026, 10, 24, 12));
  const received: Received[] = [];
  const deliveries = createDeliveries({
    sign: signStandard(secret),
    clock,
    fetch: async (request) => {
      const { headers } = request;
      received.push({ id: headers.get('webhook-id'), body: await request.text(), headers });
      const status = statuses.length >= received.length ? statuses[received.length - 1] : 204;
      if (status == null) throw new TypeError('fetch failed');
      return new Response(null, { status });
    },
    ...options,
  });
  const send = (body: string, topic = 'order.paid') => deliveries.send({ url, topic, body });
  return { clock, deliveries, received, send, bodies: () => received.map(({ body }) => body) };
}

it('sends the body exactly as it signs it, with the id, and logs the answer', async () => {
  const { deliveries, received, clock } = start();
  const body = '{"note":"café ☃","path":"a\\/b"}';
  const id = deliveries.send({ url, topic: 'order.paid', body, headers: { 'x-acme-shop': '17' } });
  await deliveries.settled();
  expect(received).toMatchObject([{ id, body }]);
  expect(received[0]?.headers.get('content-type')).toBe('application/json');
  expect(received[0]?.headers.get('x-acme-shop')).toBe('17');
  expect(deliveries.log).toMatchObject([
    { id, url, topic: 'order.paid', body, attempt: 1, at: new Date(clock.now()), status: 204, outcome: 'delivered' },
  ]);
});

it('tries again after failures, with the same id and a new time, and waits longer each time', async () => {
  const { deliveries, received, clock, send } = start([500, null, 302], { retries: [5_000, 60_000, 120_000] });
  const id = send('{}');
  for (const [wait, tries] of [
    [0, 1],
    [4_999, 1],
    [1, 2],
    [60_000, 3],
    [120_000, 4],
  ] as const) {
    clock.advance(wait);
    await deliveries.settled();
    expect(received).toHaveLength(tries);
  }
  expect(new Set(received.map((each) => each.id))).toEqual(new Set([id]));
  expect(new Set(received.map(({ headers }) => headers.get('webhook-timestamp'))).size).toBe(4);
  expect(deliveries.log.map(({ status, outcome }) => [status, outcome])).toEqual([
    [500, 'failed'],
    [0, 'failed'],
    [302, 'failed'],
    [204, 'delivered'],
  ]);
  expect(deliveries.waiting()).toBe(0);
});

it('gives up after the last try, and says so', async () => {
  const givenUp: Delivery[] = [];
  const { deliveries, clock, send } = start([500, 500], {
    retries: [1_000],
    onGivenUp: (each) => void givenUp.push(each),
  });
  const id = send('{}');
  await deliveries.settled();
  expect([givenUp.length, deliveries.waiting()]).toEqual([0, 1]);
  clock.advance(1_000);
  await deliveries.settled();
  expect(givenUp.map((each) => each.id)).toEqual([id]);
  expect(deliveries.waiting()).toBe(0);
});

it('loses deliveries of a topic, or a share of all', async () => {
  const { deliveries, send, bodies } = start([], { random: createRandom(1) });
  deliveries.faults.next({ kind: 'lost', topic: 'order.paid', count: 2 });
  send('1');
  send('2', 'order.shipped');
  send('3');
  send('4');
  await deliveries.settled();
  expect(bodies()).toEqual(['2', '4']);
  expect(deliveries.log.filter(({ outcome }) => outcome === 'lost').map(({ body }) => body)).toEqual(['1', '3']);

  deliveries.faults.next({ kind: 'lost', share: 0.5 });
  for (let index = 0; index < 200; index += 1) send('{}');
  await deliveries.settled();
  expect(bodies().length).toBeGreaterThan(60);
  expect(bodies().length).toBeLessThan(140);
  deliveries.faults.clear();
  send('last');
  await deliveries.settled();
  expect(bodies().at(-1)).toBe('last');
});

it('sends twice, with one id', async () => {
  const { deliveries, send, received } = start();
  deliveries.faults.next({ kind: 'repeated' });
  const id = send('{}');
  await deliveries.settled();
  expect(received.map((each) => each.id)).toEqual([id, id]);
});

it('sends again what the host got, if the answer is lost', async () => {
  const { deliveries, send, received, clock } = start();
  deliveries.faults.next({ kind: 'unanswered' });
  const id = send('{}');
  await deliveries.settled();
  clock.advance(5_000);
  await deliveries.settled();
  expect(received.map((each) => each.id)).toEqual([id, id]);
  expect(deliveries.log.map(({ outcome }) => outcome)).toEqual(['failed', 'delivered']);
});

it('holds back, and sends later ones first', async () => {
  const { deliveries, send, bodies } = start([], { random: createRandom(3) });
  deliveries.faults.next({ kind: 'held', count: 3 });
  for (const body of ['1', '2', '3', '4']) send(body);
  await deliveries.settled();
  expect([bodies(), deliveries.waiting()]).toEqual([['4'], 3]);
  deliveries.release();
  await deliveries.settled();
  expect(bodies()).toEqual(['4', '3', '2', '1']);

  deliveries.faults.next({ kind: 'held', count: 20 });
  const sent = Array.from({ length: 20 }, (_, index) => `a${index}`);
  for (const body of sent) send(body);
  deliveries.release({ shuffled: true });
  await deliveries.settled();
  expect(bodies().slice(4).toSorted()).toEqual(sent.toSorted());
  expect([sent, sent.toReversed()]).not.toContainEqual(bodies().slice(4));
});

it('delays, by its clock', async () => {
  const { deliveries, send, bodies, clock } = start();
  deliveries.faults.next({ kind: 'delayed', delayMs: 60_000 });
  send('late');
  send('on time');
  await deliveries.settled();
  expect(bodies()).toEqual(['on time']);
  clock.advance(60_000);
  await deliveries.settled();
  expect(bodies()).toEqual(['on time', 'late']);
});

it('tampers with the first try only', async () => {
  const { deliveries, send, bodies, clock } = start([401]);
  deliveries.faults.next({ kind: 'tampered' });
  send('{"id":1}');
  await deliveries.settled();
  clock.advance(5_000);
  await deliveries.settled();
  expect(bodies()).toEqual(['{"id":1 ', '{"id":1}']);
});

it('sends again by hand, with the same id', async () => {
  const { deliveries, send, received } = start();
  const id = send('{}');
  await deliveries.settled();
  deliveries.sendAgain(id);
  await deliveries.settled();
  expect(received.map((each) => each.id)).toEqual([id, id]);
  expect(() => deliveries.sendAgain('msg_none')).toThrow('Delivery msg_none is not in the log: send it first.');
});

it('sends ten at a time, and drops what its queue has no room for', async () => {
  const host = Promise.withResolvers<void>();
  let [now, most] = [0, 0];
  const { deliveries, send } = start([], {
    fetch: async () => {
      now += 1;
      most = Math.max(most, now);
      await host.promise;
      now -= 1;
      return new Response();
    },
  });
  for (let index = 0; index < 10_001; index += 1) send('{}');
  expect(deliveries.waiting()).toBe(10_000);
  expect(deliveries.log.map(({ outcome }) => outcome)).toEqual(['dropped']);
  host.resolve();
  await deliveries.settled();
  expect([most, deliveries.waiting(), deliveries.log.length]).toEqual([10, 0, 10_000]);
});

it('stops: what waits is not sent', async () => {
  const { deliveries, send, bodies, clock } = start([500]);
  send('{}');
  await deliveries.settled();
  deliveries.stop();
  clock.advance(5_000);
  await deliveries.settled();
  expect([bodies().length, deliveries.waiting()]).toEqual([1, 0]);
});

it('waits in real time without a clock, and gives up a host that does not answer', async () => {
  let tries = 0;
  const deliveries = createDeliveries({
    sign: () => ({}),
    retries: [1],
    timeoutMs: 10,
    fetch: ({ signal }) => {
      tries += 1;
      if (tries === 2) return Promise.resolve(new Response());
      return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
    },
  });
  deliveries.send({ url, body: '{}' });
  await expect.poll(() => deliveries.log.map(({ status }) => status)).toEqual([0, 200]);
});

it('signs as Standard Webhooks and as an HMAC in a header', () => {
  const context = { id: 'msg_p5jXN8AQM9LWM0D4loKWxJek', at: new Date(1614265330_000), attempt: 1 };
  expect(signStandard(secret)('{"test": 2432232314}', context)).toEqual({
    'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    'webhook-timestamp': '1614265330',
    'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
  });
  const both = signStandard('whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3', secret)('{"test": 2432232314}', context);
  expect(both['webhook-signature']).toMatch(/^v1,\S{44} v1,g0hM9SsE/);

  const header = 'x-shopify-hmac-sha256';
  const sign = signHmac({
    secret: 'shpss_0123456789abcdef0123456789abcdef',
    header,
    encoding: 'base64',
    idHeader: 'x-id',
  });
  expect(sign('', context)).toEqual({
    [header]: 'oxs9shCVWn0CJ/tKWdRGk+uZNxs4X3hpGR375U2h7Qg=',
    'x-id': context.id,
  });
  const meta = signHmac({
    secret: 'abcdef0123456789abcdef0123456789',
    header: 'x-hub-signature-256',
    encoding: 'hex',
    prefix: 'sha256=',
  });
  const body =
    '{"object":"instagram","entry":[{"time":1764320400,"id":"17841400000000001","changes":[{"field":"comments","value":{"text":"caf\\u00e9"}}]}]}';
  expect(meta(body, context)).toEqual({
    'x-hub-signature-256': 'sha256=06767191db4a387aff46be966a1accb4e0e98d2f29e921966f502afbbcb82606',
  });
});

import { expect, it } from 'vitest';
import { createClock } from './clock.ts';
import { createSimulator, type FaultAnswers, type FaultOrder, json, refuse } from './index.ts';

type ShelfFault = FaultOrder<'server_error' | 'slow' | 'truncated' | 'dropped' | 'silent' | 'rate_limited' | 'lost'> & {
  readonly book?: string;
};
const faults: FaultAnswers<ShelfFault> = {
  server_error: () => json(503, { error: 'maintenance' }),
  lost: async (_, carryOut) => {
    await carryOut();
    return json(520, { error: 'lost' });
  },
};

function start() {
  const clock = createClock(Date.UTC(2026, 0, 1));
  const books = new Map<string, number>();
  const simulator = createSimulator({
    read: (text) => text,
    log: ({ url }) => ({ book: url.searchParams.get('book') }),
    faults,
    applies: ({ book }: ShelfFault, { url }) => book === undefined || url.searchParams.get('book') === book,
    answer: ({ request, body, effectAfterMs }) => {
      if (request.method === 'PUT') books.set(body, clock.now() + effectAfterMs);
      if (request.method === 'DELETE') refuse(json(405, { error: 'no' }));
      return json(200, { books: [...books].filter(([, at]) => at <= clock.now()).map(([title]) => title) });
    },
  });
  const send = (path: string, init?: RequestInit) => simulator.fetch(new Request(`https://shelf.example${path}`, init));
  const put = (title: string) => send('/books', { method: 'PUT', body: title });
  const titles = async () => Object(await (await send('/books')).json()).books;
  return { simulator, clock, books, send, put, titles };
}

it('answers, and logs the request', async () => {
  const { simulator, put, send } = start();
  expect(await (await put('Emma')).json()).toEqual({ books: ['Emma'] });
  expect((await send('/books?book=Emma', { method: 'DELETE' })).status).toBe(405);
  expect(simulator.requests).toEqual([
    { method: 'PUT', path: '/books', book: null, status: 200 },
    { method: 'DELETE', path: '/books', book: 'Emma', status: 405 },
  ]);
});

it('answers the next requests with a fault, its own or the common one', async () => {
  const { simulator, send } = start();
  simulator.faults.next({ kind: 'server_error', count: 2 });
  expect([(await send('/')).status, (await send('/')).status, (await send('/')).status]).toEqual([503, 503, 200]);
  simulator.faults.next({ kind: 'rate_limited', retryAfterSeconds: 9 });
  expect((await send('/')).headers.get('retry-after')).toBe('9');
  simulator.faults.next({ kind: 'server_error' });
  simulator.faults.clear();
  expect((await send('/')).status).toBe(200);
});

it.each<[string, Partial<ShelfFault>]>([
  ['a path', { path: '/hit' }],
  ['a pattern', { path: /hit$/ }],
  ['a method', { method: 'POST' }],
  ['what the simulator compares', { book: 'Emma' }],
])('answers only requests of %s with a fault', async (_, only) => {
  const { simulator, send } = start();
  simulator.faults.next({ kind: 'server_error', ...only });
  expect((await send('/miss')).status).toBe(200);
  expect((await send('/hit?book=Emma', { method: 'POST' })).status).toBe(503);
});

it('delays, cuts off and drops answers, or gives none', async () => {
  const { simulator, send } = start();
  simulator.faults.next({ kind: 'slow', delayMs: 30 });
  const began = performance.now();
  await send('/');
  expect(performance.now() - began).toBeGreaterThan(25);
  simulator.faults.next({ kind: 'truncated' });
  expect(await (await send('/')).text()).toBe('{"book');
  simulator.faults.next({ kind: 'dropped' });
  await expect(send('/')).rejects.toThrow('fetch failed');
  simulator.faults.next({ kind: 'silent' });
  await expect(send('/', { signal: AbortSignal.timeout(10) })).rejects.toMatchObject({ name: 'TimeoutError' });
  expect(simulator.requests.map(({ status }) => status)).toEqual([200, 200, 0, 0]);
});

it('carries a request out despite a fault, at once or later', async () => {
  const { simulator, clock, put, titles } = start();
  simulator.faults.next({ kind: 'server_error', takesEffect: true });
  expect((await put('now')).status).toBe(503);
  simulator.faults.next({ kind: 'server_error', takesEffect: 2_000 });
  await put('later');
  simulator.faults.next({ kind: 'server_error' });
  await put('never');
  simulator.faults.next({ kind: 'lost', takesEffect: true });
  expect((await put('lost')).status).toBe(520);
  expect(await titles()).toEqual(['now', 'lost']);
  clock.advance(2_000);
  expect(await titles()).toEqual(['now', 'later', 'lost']);
});

it('changes what is read between two answers', async () => {
  const { simulator, books, titles, send } = start();
  let count = 0;
  simulator.whileReading(() => books.set(`book ${++count}`, 0), { path: '/books', count: 2 });
  await send('/other');
  expect([await titles(), await titles(), await titles()]).toEqual([[], ['book 1'], ['book 1', 'book 2']]);
  expect((await titles()).length).toBe(2);
});

it('has the common faults without a word about them, and names them if a test orders another', async () => {
  const simulator = createSimulator({ read: () => null, log: () => ({}), answer: () => json(200, {}) });
  simulator.faults.next({ kind: 'token_expired' });
  expect((await simulator.fetch(new Request('https://shelf.example/'))).status).toBe(401);
  const order: FaultOrder<string> = { kind: 'earthquake' };
  // What a test in plain JavaScript can do.
  Reflect.apply(simulator.faults.next, undefined, [order]);
  await expect(simulator.fetch(new Request('https://shelf.example/'))).rejects.toThrow(
    /no fault "earthquake".+truncated/,
  );
});

import { getEventListeners } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it, vi } from 'vitest';
import { clientFor, sendJson, serve, sessionOf } from '../../test/outbound-server.ts';

const reason = new Error('the run was cancelled');
const never = () => new Promise<never>(() => {});

/** Longer than a test may take: what an abort did not end would not end. */
const forLong = 3_600_000;

/** Aborts shortly after the call arrived. */
async function abortDuring(call: (signal: AbortSignal) => Promise<unknown>, isThere: () => boolean) {
  const abort = new AbortController();
  const ended = call(abort.signal).catch((error: unknown) => error);
  await expect.poll(isThere, { interval: 5 }).toBe(true);
  await delay(30);
  abort.abort(reason);
  return { ended: await ended };
}

describe('an aborted signal ends at once, with its reason,', () => {
  it('an unanswered request, and its connection', async () => {
    let isClosed = false;
    const server = await serve((response) => response.on('close', () => (isClosed = true)));
    const { ended } = await abortDuring(
      (signal) => clientFor(server.origin, { signal, http: { timeoutMs: forLong } }).get('/'),
      () => server.requests.length > 0,
    );
    expect(ended).toBe(reason);
    await expect.poll(() => isClosed).toBe(true);
  });

  it('a body that is on its way', async () => {
    const server = await serve((response) => response.writeHead(200).write('['));
    const { ended } = await abortDuring(
      (signal) => clientFor(server.origin, { signal }).get('/'),
      () => server.requests.length > 0,
    );
    expect(ended).toBe(reason);
  });

  it('a call that would not be retried', async () => {
    const server = await serve(() => {});
    const { ended } = await abortDuring(
      (signal) => clientFor(server.origin, { signal }).post('/'),
      () => server.requests.length > 0,
    );
    expect(ended).toBe(reason);
  });

  it('a fetch of the host that ignores the signal', async () => {
    const fetch = vi.fn<typeof never>(never);
    const { ended } = await abortDuring(
      (signal) => clientFor('https://a.example', { signal, outbound: { fetch } }).get('/'),
      () => fetch.mock.calls.length > 0,
    );
    expect(ended).toBe(reason);
  });

  it('the pause before a retry, and the retries', async () => {
    const server = await serve((response) => sendJson(response, 503, {}, { 'retry-after': `${forLong / 1_000}` }));
    const outbound = { retry: { maxRetryAfterMs: forLong } };
    const { ended } = await abortDuring(
      (signal) => clientFor(server.origin, { signal, outbound }).get('/'),
      () => server.requests.length > 0,
    );
    expect(ended).toBe(reason);
    expect(server.requests).toHaveLength(1);
  });

  it('the wait for a rate budget', async () => {
    const server = await serve((response) => sendJson(response, 200, {}));
    const read = () => ({ capacity: 1, available: 0, perSecond: 2_000 / forLong });
    let isFirstAnswered = false;
    const { ended } = await abortDuring(
      async (signal) => {
        const rateLimit = { key: () => 'k', read };
        const http = clientFor(server.origin, { signal, http: { rateLimit }, outbound: { maxBudgetWaitMs: forLong } });
        await http.get('/');
        isFirstAnswered = true;
        return http.get('/');
      },
      () => isFirstAnswered,
    );
    expect(ended).toBe(reason);
    expect(server.requests).toHaveLength(1);
  });

  it.each(['current', 'refresh'])('the wait for a credential: %s', async (step) => {
    const server = await serve((response) => sendJson(response, 401, {}));
    const wait = vi.fn<typeof never>(never);
    const session = { ...sessionOf(['token-1']), [step]: wait };
    const { ended } = await abortDuring(
      (signal) => clientFor(server.origin, { signal, session }).get('/'),
      () => wait.mock.calls.length > 0,
    );
    expect(ended).toBe(reason);
  });

  it('the opening of a file, and its connection', async () => {
    let isClosed = false;
    const server = await serve((response) => response.on('close', () => (isClosed = true)));
    const { ended } = await abortDuring(
      async (signal) => {
        const setup = { signal, http: { downloadHosts: [server.host] }, outbound: { retry: { attempts: 1 } } };
        for await (const line of clientFor(server.origin, setup).lines(server.origin)) expect.unreachable(line);
      },
      () => server.requests.length > 0,
    );
    expect(ended).toBe(reason);
    await expect.poll(() => isClosed).toBe(true);
  });

  it('the lines of a file', async () => {
    const server = await serve((response) => response.writeHead(200).write('one\ntw'));
    const found: string[] = [];
    const { ended } = await abortDuring(
      async (signal) => {
        const http = clientFor(server.origin, { signal, http: { downloadHosts: [server.host] } });
        for await (const line of http.lines(`${server.origin}/file`)) found.push(line);
      },
      () => found.length > 0,
    );
    expect(ended).toBe(reason);
    expect(found).toEqual(['one']);
  });

  it('a call before it is made', async () => {
    const server = await serve((response) => sendJson(response, 200, {}));
    const http = clientFor(server.origin, { signal: AbortSignal.abort(reason) });
    await expect(http.get('/')).rejects.toBe(reason);
    expect(server.requests).toEqual([]);
  });
});

it('calls remove their listeners from a signal that outlives them', async () => {
  const server = await serve((response) => sendJson(response, 200, {}));
  const { signal } = new AbortController();
  const rateLimit = { key: () => 'k', read: () => ({ capacity: 5, available: 5, perSecond: 1_000 }) };
  const http = clientFor(server.origin, { signal, http: { rateLimit } });
  await Promise.all(Array.from({ length: 50 }, () => http.get('/')));
  expect(getEventListeners(signal, 'abort')).toEqual([]);
});

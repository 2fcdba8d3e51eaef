import { getEventListeners } from 'node:events';
import { describe, expect, it } from 'vitest';
import { clientFor, sendJson, serve, sessionOf } from '../../test/outbound-server.ts';

const reason = new Error('the run was cancelled');
const never = () => new Promise<never>(() => {});

/** Aborts a little after the call began, and measures how long it took to end. */
async function abortDuring(call: (signal: AbortSignal) => Promise<unknown>, afterMs = 60) {
  const abort = new AbortController();
  const ended = call(abort.signal).catch((error: unknown) => error);
  const began = performance.now();
  setTimeout(() => abort.abort(reason), afterMs);
  return { ended: await ended, afterMs: performance.now() - began };
}

describe('an aborted signal ends at once, with its reason,', () => {
  it('a request that is not answered, and its connection', async () => {
    let isClosed = false;
    const server = await serve((response) => response.on('close', () => (isClosed = true)));
    const { ended, afterMs } = await abortDuring((signal) => clientFor(server.origin, { signal }).get('/'));
    expect(ended).toBe(reason);
    expect(afterMs).toBeLessThan(2_000);
    await expect.poll(() => isClosed, { timeout: 4_000 }).toBe(true);
  });

  it('a body that is on its way', async () => {
    const server = await serve((response) => response.writeHead(200).write('['));
    const { ended } = await abortDuring((signal) => clientFor(server.origin, { signal }).get('/'));
    expect(ended).toBe(reason);
  });

  it('a call that would not be tried again', async () => {
    const server = await serve(() => {});
    const { ended } = await abortDuring((signal) => clientFor(server.origin, { signal }).post('/'));
    expect(ended).toBe(reason);
  });

  it('a fetch of the host that does not listen', async () => {
    const outbound = { fetch: never };
    const { ended } = await abortDuring((signal) => clientFor('https://a.example', { signal, outbound }).get('/'));
    expect(ended).toBe(reason);
  });

  it('the pause before a retry, and the retries', async () => {
    const server = await serve((response) => sendJson(response, 503, {}, { 'retry-after': '30' }));
    const { ended, afterMs } = await abortDuring((signal) => clientFor(server.origin, { signal }).get('/'), 300);
    expect(ended).toBe(reason);
    expect(afterMs).toBeLessThan(2_000);
    expect(server.requests).toHaveLength(1);
  });

  it('the wait for a rate budget', async () => {
    const server = await serve((response) => sendJson(response, 200, {}));
    const read = () => ({ capacity: 1, available: 0, perSecond: 0.05 });
    const { ended, afterMs } = await abortDuring(async (signal) => {
      const http = clientFor(server.origin, { signal, http: { rateLimit: { key: () => 'k', read } } });
      await http.get('/');
      return http.get('/');
    }, 300);
    expect(ended).toBe(reason);
    expect(afterMs).toBeLessThan(2_000);
    expect(server.requests).toHaveLength(1);
  });

  it.each(['current', 'refresh'])('the wait for a credential: %s', async (step) => {
    const server = await serve((response) => sendJson(response, 401, {}));
    const session = { ...sessionOf(['token-1']), [step]: never };
    const { ended } = await abortDuring((signal) => clientFor(server.origin, { signal, session }).get('/'), 300);
    expect(ended).toBe(reason);
  });

  it('the opening of a file, and its connection', async () => {
    let isClosed = false;
    const server = await serve((response) => response.on('close', () => (isClosed = true)));
    const { ended } = await abortDuring(async (signal) => {
      const setup = { signal, http: { downloadHosts: [server.host] }, outbound: { retry: { attempts: 1 } } };
      for await (const line of clientFor(server.origin, setup).lines(server.origin)) expect.unreachable(line);
    });
    expect(ended).toBe(reason);
    await expect.poll(() => isClosed, { timeout: 4_000 }).toBe(true);
  });

  it('the lines of a file', async () => {
    const server = await serve((response) => response.writeHead(200).write('one\ntw'));
    const found: string[] = [];
    const { ended } = await abortDuring(async (signal) => {
      const http = clientFor(server.origin, { signal, http: { downloadHosts: [server.host] } });
      for await (const line of http.lines(`${server.origin}/file`)) found.push(line);
    }, 300);
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

it('calls leave nothing behind on a signal that outlives them', async () => {
  const server = await serve((response) => sendJson(response, 200, {}));
  const { signal } = new AbortController();
  const rateLimit = { key: () => 'k', read: () => ({ capacity: 5, available: 5, perSecond: 1_000 }) };
  const http = clientFor(server.origin, { signal, http: { rateLimit } });
  await Promise.all(Array.from({ length: 50 }, () => http.get('/')));
  expect(getEventListeners(signal, 'abort')).toEqual([]);
});

import { describe, expect, it } from 'vitest';
import { clientFor, freePort, quickRetries, sendJson, serve } from '../../test/outbound-server.ts';
import { IntegrationError } from '../errors.ts';
import { callRetries, waitAfter } from '../retry.ts';
import { readRetryAfter } from './retry-after.ts';

/** Answers with these statuses in turn, and with the last one from then on. */
const answering = (...statuses: number[]) =>
  serve((response, _, number) => sendJson(response, statuses[number - 1] ?? statuses.at(-1) ?? 200, {}));

describe('retries', () => {
  it.each([408, 429, 500, 502, 503, 504])('a GET that is answered %i is retried', async (status) => {
    const server = await answering(status, status, 200);
    await expect(clientFor(server.origin).get('/')).resolves.toMatchObject({ status: 200 });
    expect(server.requests).toHaveLength(3);
  });

  it('end after the configured attempts', async () => {
    const server = await answering(500);
    await expect(clientFor(server.origin).get('/')).rejects.toMatchObject({ providerStatus: 500 });
    expect(server.requests).toHaveLength(callRetries.attempts);
    const retry = { ...quickRetries, attempts: 2 };
    await expect(clientFor(server.origin, { outbound: { retry } }).get('/')).rejects.toMatchObject({
      providerStatus: 500,
    });
    expect(server.requests).toHaveLength(callRetries.attempts + 2);
  });

  it.each([400, 403, 404, 409, 422])('do not follow %i', async (status) => {
    const server = await answering(status);
    await expect(clientFor(server.origin).get('/')).rejects.toThrow(IntegrationError);
    expect(server.requests).toHaveLength(1);
  });

  it('follow a POST only if it is idempotent', async () => {
    const server = await answering(503, 200, 503, 200);
    const http = clientFor(server.origin);
    await expect(http.post('/', { json: { n: 1 }, idempotent: true })).resolves.toMatchObject({ status: 200 });
    expect(server.requests.map(({ body }) => body)).toEqual(['{"n":1}', '{"n":1}']);
    await expect(http.post('/', { json: {} })).rejects.toMatchObject({ code: 'provider_unavailable' });
    expect(server.requests).toHaveLength(3);
  });

  it('follow a connection that breaks before the answer', async () => {
    const server = await serve((response, _, number) =>
      number < 3 ? response.socket?.destroy() : sendJson(response, 200, {}),
    );
    await expect(clientFor(server.origin).get('/')).resolves.toMatchObject({ status: 200 });
    expect(server.requests).toHaveLength(3);
  });

  it("report the system's code if the host cannot be reached", async () => {
    const free = await freePort();
    await expect(clientFor(`http://127.0.0.1:${free}`).get('/orders')).rejects.toMatchObject({
      code: 'provider_unavailable',
      message: 'GET /orders of Acme failed on the way (ECONNREFUSED): try again later.',
    });
  });

  it('follow what the provider calls transient, also with 200', async () => {
    const server = await answering(200);
    let left = 2;
    const fault = () =>
      left-- > 0 ? { code: 'provider_rate_limited' as const, detail: 'no points left', retryAfterMs: 1 } : undefined;
    await expect(clientFor(server.origin, { http: { fault } }).get('/')).resolves.toMatchObject({ status: 200 });
    expect(server.requests).toHaveLength(3);
  });
});

describe('Retry-After', () => {
  const once = (after: () => string) =>
    serve((response, _, number) =>
      number === 1 ? sendJson(response, 429, {}, { 'retry-after': after() }) : sendJson(response, 200, {}),
    );

  it('is respected', async () => {
    const server = await once(() => '0.2');
    const began = performance.now();
    await clientFor(server.origin).get('/');
    expect(performance.now() - began).toBeGreaterThanOrEqual(199);
  });

  it('can be a date', async () => {
    const server = await once(() => new Date(Date.now() + 1_500).toUTCString());
    const began = performance.now();
    await clientFor(server.origin).get('/');
    // The header has whole seconds.
    expect(performance.now() - began).toBeGreaterThan(450);
  });

  it('beyond the limit is thrown with its time, and not waited for', async () => {
    const server = await once(() => '61');
    await expect(clientFor(server.origin).get('/')).rejects.toMatchObject({
      code: 'provider_rate_limited',
      retryAfterMs: 61_000,
    });
    expect(server.requests).toHaveLength(1);
  });

  it.each([
    ['7', 7_000],
    ['2.0', 2_000],
    ['-1', undefined],
    ['soon', undefined],
    ['', undefined],
    ['Sun, 06 Nov 1994 08:49:37 GMT', 0],
    ['Sunday, 06-Nov-94 08:49:37 GMT', 0],
  ])('%j is read as %s', (text, expected) => {
    expect(readRetryAfter(new Headers({ 'retry-after': text }))).toBe(expected);
  });

  it('is in GMT in each date format of HTTP, in any time zone of the machine', () => {
    const inAnHour = new Date(Date.now() + 3_600_000).toUTCString();
    const [weekday = '', day = '', month = '', year = '', time = ''] = inAnHour.replace(',', '').split(' ');
    const asctime = `${weekday} ${month} ${day.replace(/^0/, ' ')} ${time} ${year}`;
    for (const text of [inAnHour, inAnHour.replace(' GMT', ''), asctime]) {
      const wait = readRetryAfter(new Headers({ 'retry-after': text })) ?? Number.NaN;
      expect(Math.abs(wait - 3_600_000)).toBeLessThan(60_000);
    }
  });
});

describe('pauses', () => {
  const error = new IntegrationError('provider_unavailable', 'down');
  const pauses = (tries: number) =>
    Array.from(
      { length: 200 },
      () => waitAfter(error, tries, { ...callRetries, attempts: 20 })?.backoffMs ?? Number.NaN,
    );

  it.each([
    [1, 500],
    [2, 1_000],
    [3, 2_000],
    [12, 10_000],
  ])('after %i tries are random, and at most %i ms', (tries, longest) => {
    const found = pauses(tries);
    expect(Math.max(...found)).toBeLessThanOrEqual(longest);
    expect(Math.min(...found)).toBeGreaterThanOrEqual(longest / 2);
    expect(new Set(found).size).toBeGreaterThan(100);
  });
});

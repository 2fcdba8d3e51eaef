import { brotliCompressSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { clientFor, serve } from '../../test/outbound-server.ts';
import { pass, useQuickTime } from '../../test/quick-time.ts';

const json = { 'content-type': 'application/json; charset=utf-8' };
const serveText = (text: string, headers: Record<string, string> = json, status = 200) =>
  serve((response) => response.writeHead(status, headers).end(text));

describe('a body', () => {
  it.each([
    ['{"a":"Ü"}', 'application/json', { a: 'Ü' }],
    ['\uFEFF{"a":1}', 'application/json', { a: 1 }],
    ['[1]', 'application/vnd.api+json', [1]],
    ['{"a":1}', 'text/javascript', { a: 1 }],
    ['{not json', 'text/plain', '{not json'],
    ['{"a":1}\n{"a":2}', 'application/x-ndjson', '{"a":1}\n{"a":2}'],
    ['\u001e{"a":1}', 'application/json-seq', '\u001e{"a":1}'],
    ['plain words', 'text/plain', 'plain words'],
    ['<p>1</p>', 'text/html', '<p>1</p>'],
    ['', 'application/json', null],
    ['', 'text/plain', null],
  ])('%j with type %s is read', async (text, type, expected) => {
    const server = await serveText(text, { 'content-type': type });
    expect((await clientFor(server.origin).get('/')).body).toEqual(expected);
  });

  it('without a type is recognised', async () => {
    const server = await serveText('{"a":1}', {});
    expect((await clientFor(server.origin).get('/')).body).toEqual({ a: 1 });
  });

  it('of 204 is null', async () => {
    const server = await serve((response) => response.writeHead(204).end());
    expect(await clientFor(server.origin).get('/')).toMatchObject({ status: 204, body: null });
  });

  it.each(['{"a":1,}', '<html>', '{"a":1} trailing', '{"a": undefined}'])(
    '%j that is declared as JSON is malformed, and not requested again',
    async (text) => {
      const server = await serveText(text);
      await expect(clientFor(server.origin).get('/orders')).rejects.toMatchObject({
        code: 'provider_malformed',
        message: 'The answer to GET /orders of Acme is declared as JSON but is not valid JSON.',
      });
      expect(server.requests).toHaveLength(1);
    },
  );

  it('of a failure does not matter: its status does', async () => {
    const server = await serveText('<html>', json, 404);
    await expect(clientFor(server.origin).get('/')).rejects.toMatchObject({ code: 'provider_rejected' });
  });
});

describe('JSON that is nested too deep', () => {
  const nested = (levels: number) => `${'['.repeat(levels)}${']'.repeat(levels)}`;

  it('is refused with the limit before it is parsed, and not requested again', async () => {
    const server = await serveText(nested(400_000));
    await expect(clientFor(server.origin).get('/orders')).rejects.toMatchObject({
      code: 'provider_malformed',
      message: 'The answer to GET /orders of Acme is nested deeper than 200 levels, the most that is parsed.',
    });
    expect(server.requests).toHaveLength(1);
  });

  it('is accepted up to the limit', async () => {
    const server = await serveText(nested(200));
    expect((await clientFor(server.origin).get('/')).body).toHaveLength(1);
  });

  it('is only text in a failed reply', async () => {
    const server = await serveText(nested(201), json, 404);
    await expect(clientFor(server.origin).get('/')).rejects.toMatchObject({ code: 'provider_rejected' });
  });
});

/** A server that answers with a body that never ends. */
async function serveEndless(status: number) {
  let isClosed = false;
  const server = await serve((response) => {
    response.writeHead(status, json).write('{"a":"');
    const flow = setInterval(() => response.write('x'.repeat(1_000_000)), 1);
    response.on('close', () => {
      clearInterval(flow);
      isClosed = true;
    });
  });
  return { ...server, isClosed: () => isClosed };
}

describe('a body that nobody reads', () => {
  it('is discarded, and its transfer ends', async () => {
    const server = await serveEndless(200);
    expect(await clientFor(server.origin).post('/hook', { json: {}, discardBody: true })).toMatchObject({
      status: 200,
      body: null,
    });
    await expect.poll(server.isClosed).toBe(true);
  });

  it('is discarded after a failure if the provider has no reader for it', async () => {
    const server = await serveEndless(404);
    await expect(clientFor(server.origin).get('/')).rejects.toMatchObject({
      code: 'provider_rejected',
      providerStatus: 404,
    });
    await expect.poll(server.isClosed).toBe(true);
  });

  it("is discarded after a failure if it is too large for the provider's reader", async () => {
    const server = await serveEndless(503);
    const read: unknown[] = [];
    const http = clientFor(server.origin, {
      outbound: { retry: { attempts: 1 } },
      http: {
        fault: ({ body }) => {
          read.push(body);
          return undefined;
        },
      },
    });
    await expect(http.get('/')).rejects.toMatchObject({ code: 'provider_unavailable', providerStatus: 503 });
    expect(read).toEqual([null]);
    await expect.poll(server.isClosed).toBe(true);
  });
});

describe('a body that breaks off', () => {
  const whole = JSON.stringify({ orders: [{ id: 1, title: 'Mug' }], next: null, ok: true });

  it('before its content-length is requested again, then reported as transient', async () => {
    const server = await serve((response) => {
      response.writeHead(200, { ...json, 'content-length': '100' }).write('{"a":1}');
      setTimeout(() => response.destroy(), 5);
    });
    await expect(clientFor(server.origin).get('/')).rejects.toMatchObject({ code: 'provider_unavailable' });
    expect(server.requests).toHaveLength(4);
  });

  it('in the middle of a chunked stream is complete the second time', async () => {
    const server = await serve((response, _, number) => {
      response.writeHead(200, json).write('{"a":');
      setTimeout(() => (number === 1 ? response.destroy() : response.end('1}')), 5);
    });
    expect((await clientFor(server.origin).get('/')).body).toEqual({ a: 1 });
  });

  it.each(Array.from({ length: whole.length - 1 }, (_, at) => [whole.slice(0, at + 1)]))(
    'though its stream ends normally is reported as transient: %s',
    async (text) => {
      const outbound = { fetch: async () => new Response(text, { headers: json }), retry: { attempts: 1 } };
      await expect(clientFor('https://api.acme.example', { outbound }).get('/')).rejects.toMatchObject({
        code: 'provider_unavailable',
        message: 'The answer to GET / of Acme broke off: try again later.',
      });
    },
  );

  it("is noticed by its length if the host's fetch does not notice", async () => {
    const headers = { ...json, 'content-length': '9' };
    const outbound = { fetch: async () => new Response('[1]', { headers }), retry: { attempts: 1 } };
    await expect(clientFor('https://api.acme.example', { outbound }).get('/')).rejects.toThrow('broke off');
  });
});

describe('the size limit', () => {
  const limit = { http: { maxBodyBytes: 1_000 } };

  it('is in the error, and the reply is not requested again', async () => {
    const server = await serveText(JSON.stringify('x'.repeat(999)));
    await expect(clientFor(server.origin, limit).get('/orders')).rejects.toMatchObject({
      code: 'provider_response_too_large',
      message: 'The answer to GET /orders of Acme is larger than 1000 bytes, the most that is accepted.',
    });
    expect(server.requests).toHaveLength(1);
  });

  it('is 8 MiB by default', async () => {
    const text = JSON.stringify('x'.repeat(8 * 1024 * 1024 - 2));
    const server = await serve((response, _, number) =>
      response.writeHead(200, json).end(text + ' '.repeat(number - 1)),
    );
    expect((await clientFor(server.origin).get('/')).body).toHaveLength(text.length - 2);
    await expect(clientFor(server.origin).get('/')).rejects.toMatchObject({
      message: 'The answer to GET / of Acme is larger than 8388608 bytes, the most that is accepted.',
    });
  });

  it('can be set for one call', async () => {
    const server = await serveText(JSON.stringify('x'.repeat(2_000)));
    const http = clientFor(server.origin, limit);
    expect((await http.get('/', { maxBodyBytes: 3_000 })).body).toHaveLength(2_000);
    await expect(http.get('/', { maxBodyBytes: 500 })).rejects.toThrow('larger than 500 bytes');
  });

  it('lets through what just fits', async () => {
    const server = await serveText(JSON.stringify('x'.repeat(998)));
    expect((await clientFor(server.origin, limit).get('/')).body).toHaveLength(998);
  });

  it.each([
    ['gzip', gzipSync],
    ['br', brotliCompressSync],
  ])('counts what %s unpacks to', async (encoding, compress) => {
    const bomb = compress(JSON.stringify('x'.repeat(5_000_000)));
    expect(bomb.byteLength).toBeLessThan(10_000);
    const server = await serve((response) =>
      response.writeHead(200, { ...json, 'content-encoding': encoding }).end(bomb),
    );
    expect((await clientFor(server.origin).get('/')).body).toHaveLength(5_000_000);
    await expect(clientFor(server.origin, { http: { maxBodyBytes: 100_000 } }).get('/')).rejects.toMatchObject({
      code: 'provider_response_too_large',
    });
  });

  it('ends an endless reply', async () => {
    let isClosed = false;
    const server = await serve((response) => {
      response.writeHead(200, json);
      const flow = setInterval(() => response.write('x'.repeat(1_000_000)), 1);
      response.on('close', () => {
        clearInterval(flow);
        isClosed = true;
      });
    });
    await expect(clientFor(server.origin, limit).get('/')).rejects.toMatchObject({
      code: 'provider_response_too_large',
    });
    await expect.poll(() => isClosed).toBe(true);
  });
});

describe('the time-out', () => {
  const quick = { http: { timeoutMs: 150 }, outbound: { retry: { attempts: 1 } } };
  const timedOut = {
    code: 'provider_timeout',
    message: 'GET /orders of Acme took longer than 150 ms: try again later.',
  };

  it('includes the wait for the headers', async () => {
    const server = await serve(() => {});
    await expect(clientFor(server.origin, quick).get('/orders')).rejects.toMatchObject(timedOut);
  });

  it('includes a body that drips, even steadily', async () => {
    let isClosed = false;
    const server = await serve((response) => {
      response.writeHead(200, json);
      const drip = setInterval(() => response.write(' '), 10);
      response.on('close', () => {
        clearInterval(drip);
        isClosed = true;
      });
    });
    await expect(clientFor(server.origin, quick).get('/orders')).rejects.toMatchObject(timedOut);
    await expect.poll(() => isClosed).toBe(true);
  });

  it("also applies if the host's fetch never ends", async () => {
    const outbound = { ...quick.outbound, fetch: () => new Promise<Response>(() => {}) };
    await expect(clientFor('https://api.acme.example', { ...quick, outbound }).get('/orders')).rejects.toMatchObject(
      timedOut,
    );
  });

  describe('of several attempts', () => {
    useQuickTime();

    it('applies to each', async () => {
      let attempts = 0;
      const send = async () => {
        attempts += 1;
        if (attempts < 3) await pass(1_000);
        return Response.json([]);
      };
      const http = clientFor('https://api.acme.example', { http: { timeoutMs: 150 }, outbound: { fetch: send } });
      expect((await http.get('/orders')).body).toEqual([]);
      expect(attempts).toBe(3);
    });
  });
});

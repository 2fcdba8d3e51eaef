import type { ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { type ClientSetup, clientFor, serve } from '../../test/outbound-server.ts';
import { pass, useQuickTime } from '../../test/quick-time.ts';

async function all(lines: AsyncIterable<string>): Promise<string[]> {
  const found: string[] = [];
  for await (const line of lines) found.push(line);
  return found;
}

/** Serves a file, and reads it as lines. */
async function linesOf(answer: Parameters<typeof serve>[0], setup: ClientSetup = {}) {
  const server = await serve(answer);
  const http = clientFor('https://api.acme.example', {
    ...setup,
    http: { downloadHosts: [server.host], ...setup.http },
  });
  return { server, found: all(http.lines(`${server.origin}/file?signature=canary`)) };
}
const inChunks = (chunks: readonly (string | Uint8Array)[]) => async (response: ServerResponse) => {
  response.writeHead(200);
  for (const chunk of chunks) {
    response.write(chunk);
    await delay(5);
  }
  response.end();
};

describe('lines', () => {
  it.each([
    ['one per line feed', ['a\nb\nc\n'], ['a', 'b', 'c']],
    ['the last one without an end', ['a\nb'], ['a', 'b']],
    ['CRLF', ['a\r\nb\r\n'], ['a', 'b']],
    ['CRLF between two chunks', ['a\r', '\nb\r', '\n'], ['a', 'b']],
    ['a last CR', ['a\r'], ['a']],
    ['empty ones', ['\n\na\n\n'], ['', '', 'a', '']],
    ['empty', [''], []],
    ['a line over many chunks', ['{"a":', '"', 'b', '"}\n'], ['{"a":"b"}']],
    ['other separators, which JSON may contain', ['a\u2028b\u0085c\vd\n'], ['a\u2028b\u0085c\vd']],
    ['a byte order mark', ['\uFEFFa\n'], ['a']],
  ])('are %s', async (_, chunks, expected) => {
    const { found } = await linesOf(inChunks(chunks));
    expect(await found).toEqual(expected);
  });

  it('contain characters that span two chunks', async () => {
    const text = Buffer.from('Ärmel 🧶 ✂️\nnächste\n');
    const { found } = await linesOf(inChunks(Array.from(text, (byte) => Uint8Array.of(byte))));
    expect(await found).toEqual(['Ärmel 🧶 ✂️', 'nächste']);
  });

  it('are decompressed', async () => {
    const { found } = await linesOf((response) =>
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('a\nb\n')),
    );
    expect(await found).toEqual(['a', 'b']);
  });

  it('are read in little memory, even if there are many', async () => {
    const block = Buffer.from(`${'x'.repeat(1_023)}\n`.repeat(1_024));
    const server = await serve(async (response) => {
      for (let sent = 0; sent < 100; sent += 1)
        if (!response.write(block)) await new Promise((resolve) => response.once('drain', resolve));
      response.end();
    });
    const http = clientFor(server.origin, { http: { downloadHosts: [server.host], maxBodyBytes: 1_000 } });
    let count = 0;
    let highest = 0;
    let before = 0;
    for await (const line of http.lines(server.origin)) {
      // After the first line, so that what the first call loads is not counted.
      before ||= process.memoryUsage().rss;
      count += line.length === 1_023 ? 1 : 0;
      if (count % 1_024 === 0) highest = Math.max(highest, process.memoryUsage().rss - before);
    }
    expect(count).toBe(102_400);
    expect(highest).toBeLessThan(80 * 1024 * 1024);
  });

  it('end the transfer when their reader stops', async () => {
    let isClosed = false;
    const server = await serve((response) => {
      const flow = setInterval(() => response.write('line\n'.repeat(10_000)), 1);
      response.on('close', () => {
        clearInterval(flow);
        isClosed = true;
      });
    });
    const http = clientFor(server.origin, { http: { downloadHosts: [server.host] } });
    for await (const line of http.lines(server.origin)) if (line === 'line') break;
    await expect.poll(() => isClosed).toBe(true);
  });

  it('are requested without a credential', async () => {
    const { server, found } = await linesOf(inChunks(['a\n']));
    await found;
    expect(Object.keys(server.requests[0]?.headers ?? {})).not.toContain('authorization');
    expect(JSON.stringify(server.requests[0]?.headers)).not.toMatch(/token|canary/);
  });
});

describe('a file', () => {
  const quick = { http: { timeoutMs: 150 } };

  it('with a longer line than the limit is refused', async () => {
    const outbound = { maxLineLength: 10 };
    const { found } = await linesOf(inChunks(['0123456789\n', '01234567890\n']), { outbound });
    await expect(found).rejects.toMatchObject({
      code: 'provider_response_too_large',
      message: expect.stringContaining('longer than 10 characters'),
    });
    const { found: endless } = await linesOf((response) => response.writeHead(200).write('01234567890'), { outbound });
    await expect(endless).rejects.toMatchObject({ code: 'provider_response_too_large' });
  });

  it('that breaks off is reported, after its complete lines', async () => {
    const { found } = await linesOf((response) => {
      response.writeHead(200, { 'content-length': '100' }).write('a\nb\nhalf');
      setTimeout(() => response.destroy(), 20);
    });
    await expect(found).rejects.toMatchObject({ code: 'provider_unavailable' });
  });

  it("that is shorter than declared is reported, even if the host's fetch does not notice", async () => {
    const fetch = async () => new Response('a\nb', { headers: { 'content-length': '4' } });
    const http = clientFor('https://a.example', { outbound: { fetch }, http: { downloadHosts: ['files.example'] } });
    await expect(all(http.lines('https://files.example/f'))).rejects.toMatchObject({
      message: expect.stringContaining('broke off'),
    });
  });

  it('that stalls is given up', async () => {
    const { found } = await linesOf((response) => response.writeHead(200).write('a\n'), quick);
    await expect(found).rejects.toMatchObject({ code: 'provider_timeout' });
  });

  describe('that keeps coming', () => {
    useQuickTime();
    async function* everyQuarterSecond() {
      for (const line of ['a\n', 'b\n', 'c\n', 'd\n', 'e\n']) {
        await pass(250);
        yield new TextEncoder().encode(line);
      }
    }
    const linesWithin = (timeoutMs: number) =>
      clientFor('https://a.example', {
        outbound: { fetch: async () => new Response(ReadableStream.from(everyQuarterSecond())) },
        http: { timeoutMs, downloadHosts: ['files.example'] },
      }).lines('https://files.example/f');

    it('has no time limit, nor does its reader', async () => {
      expect(await all(linesWithin(600))).toHaveLength(5);
      let count = 0;
      for await (const _ of linesWithin(600)) {
        await pass(700);
        count += 1;
      }
      expect(count).toBe(5);
    });

    it('but too slowly is given up', async () => {
      await expect(all(linesWithin(200))).rejects.toMatchObject({ code: 'provider_timeout' });
    });
  });

  it('is opened again after a transient error, but not read again', async () => {
    const { server, found } = await linesOf((response, _, number) =>
      number < 3 ? response.writeHead(503).end() : response.end('a\n'),
    );
    expect(await found).toEqual(['a']);
    expect(server.requests).toHaveLength(3);
  });

  it.each([302, 401, 403, 404])('that answers %i is refused, without blaming the credential', async (status) => {
    const other = await serve((response) => response.end('stolen\n'));
    const { server, found } = await linesOf((response) =>
      response.writeHead(status, status === 302 ? { location: other.origin } : {}).end(),
    );
    await expect(found).rejects.toMatchObject({ code: 'provider_rejected', providerStatus: status });
    await expect(found).rejects.toThrow(`Acme answered ${status} to GET ${server.host}: `);
    expect(other.requests).toEqual([]);
  });
});

describe('a link', () => {
  const http = clientFor('https://api.acme.example', {
    http: { downloadHosts: ['files.example', 'files.example:8443'] },
    outbound: { fetch: async (input) => new Response(new Request(input).url) },
  });

  it.each(['https://files.example/a', 'https://files.example:443/a', 'https://files.example:8443/a'])(
    '%s is fetched',
    async (url) => {
      expect(await all(http.lines(url))).toEqual([new URL(url).href]);
    },
  );

  it.each([
    'http://files.example/a',
    'https://files.example:9000/a',
    'https://files.example.evil.example/a',
    'https://evil.example/files.example',
    'https://files.example@evil.example/a',
    'https://user:word@files.example/a',
    'http://127.0.0.1/a',
    'file:///etc/passwd',
    '/a',
    '',
  ])('%j is refused', async (url) => {
    await expect(all(http.lines(url))).rejects.toMatchObject({ code: 'not_configured' });
  });
});

import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { connect, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import type { EventRow } from '@makerfex/integrations-core/storage';
import { describe, expect, it, vi } from 'vitest';
import { base } from '../test/client.ts';
import { actorOf, testHost } from '../test/host.ts';
import { asOwner, listening } from '../test/mount.ts';
import { createApp } from '../test/mounting/node.ts';
import { httpApi, toNodeHandler } from './index.ts';

/** A hundred of them exceed a connection's socket buffers. */
const largeEvent = (): EventRow => ({
  id: randomUUID(),
  connectionId: null,
  level: 'info',
  eventType: 'run.queued',
  message: 'x'.repeat(200_000),
  meta: {},
  actorId: null,
  createdAt: new Date(),
});

/** Captured before any handler exists. */
const hostsOwn = [globalThis.Request, globalThis.Response];

/** Sends bytes as they are. @returns the whole answer */
async function sendRaw(at: string, text: string): Promise<string> {
  const socket = connect(Number(new URL(at).port), '127.0.0.1');
  socket.end(text);
  let answered = '';
  for await (const chunk of socket) answered += String(chunk);
  return answered;
}

describe('toNodeHandler', () => {
  it.each([
    ['an invalid Host', 'GET / HTTP/1.1\r\nHost: a b\r\nConnection: close\r\n\r\n'],
    ['no Host', 'GET / HTTP/1.0\r\n\r\n'],
  ])('answers %s with a problem', async (_name, text) => {
    const at = await listening(createApp(testHost().integrations));
    const answered = await sendRaw(at, text);
    expect(answered).toMatch(/^HTTP\/1\.1 400 /);
    expect(answered).toContain('"code":"malformed_request"');
  });

  it('refuses what is no handler, and says what it takes', async () => {
    const { integrations } = testHost();
    const refused = { code: 'not_configured', message: expect.stringContaining('toNodeHandler(httpApi(integrations') };
    // @ts-expect-error -- what the type check refuses too
    expect(() => toNodeHandler(integrations)).toThrow(expect.objectContaining(refused));
    // @ts-expect-error -- the function that makes one
    const at = await listening(createServer(toNodeHandler(httpApi)));
    const answered = await fetch(`${at}${base}/providers/`);
    expect([answered.status, await answered.json()]).toMatchObject([
      500,
      { code: 'not_configured', detail: refused.message },
    ]);
  });

  it('leaves the global Request and Response of the host as they are', async () => {
    const at = await listening(createApp(testHost().integrations));
    await fetch(`${at}${base}/providers/`, { headers: asOwner });
    expect([globalThis.Request, globalThis.Response]).toEqual(hostsOwn);
  });
});

describe('an export that is under way', () => {
  /** Serves an export that the test produces. */
  async function serveExport(exportCsv: () => AsyncGenerator<Uint8Array, void, undefined>) {
    const real = testHost().integrations.for(actorOf('owner'));
    const host = testHost({
      authenticate: () => actorOf('owner'),
      integrations: { for: () => ({ ...real, events: { ...real.events, exportCsv } }) },
    });
    return { ...host, at: await listening(createServer(toNodeHandler(host.handler))) };
  }

  it('ends when the client goes away', async () => {
    const ended = Promise.withResolvers<string>();
    const { at } = await serveExport(async function* () {
      try {
        for (;;) yield new Uint8Array(65_536);
      } finally {
        ended.resolve('ended');
      }
    });
    const abort = new AbortController();
    const file = await fetch(`${at}${base}/events/export.csv`, { signal: abort.signal });
    await file.body?.getReader().read();
    abort.abort();
    expect(await ended.promise).toBe('ended');
  });

  it('is aborted, and its connection closed, when the client stalls', async () => {
    const error = vi.spyOn(console, 'error').mockReturnValue();
    const host = testHost({ authenticate: () => actorOf('owner'), exports: { mostPerShop: 1, giveUpAfterMs: 1_000 } });
    await host.storage.transaction({ shopId: 'shop-1' }, ({ events }) =>
      events.append(Array.from({ length: 100 }, largeEvent)),
    );
    const server = createServer(toNodeHandler(host.handler));
    const at = `${await listening(server)}${base}/events/export.csv`;
    const served = new Promise<Socket>((resolve) => server.once('connection', resolve));
    const client = connect(Number(new URL(at).port), '127.0.0.1').on('error', () => 'the server ended it');
    client.pause().write('GET /api/integrations/events/export.csv HTTP/1.1\r\nhost: x\r\n\r\n');
    const socket = await served;
    await new Promise((resolve) => socket.once('close', resolve));
    const next = await fetch(at);
    expect(next.status).toBe(200);
    await next.body?.cancel();
    expect(error).toHaveBeenCalledOnce();
    client.destroy();
  });

  it('produces no faster than the client reads', async () => {
    let made = 0;
    const { at } = await serveExport(async function* () {
      for (;;) {
        made += 1;
        yield new Uint8Array(1_048_576);
      }
    });
    const abort = new AbortController();
    await fetch(`${at}${base}/events/export.csv`, { signal: abort.signal });
    const madeMeanwhile = async (): Promise<number> => {
      const before = made;
      await delay(100);
      return made - before;
    };
    // First it fills the buffers of the connection.
    await expect.poll(madeMeanwhile).toBe(0);
    abort.abort();
  });

  it('breaks the connection when it fails, without the error message', async () => {
    const { at, logged } = await serveExport(async function* () {
      yield new TextEncoder().encode('"id"\r\n');
      await delay(20);
      throw new Error('canary');
    });
    const file = await fetch(`${at}${base}/events/export.csv`);
    expect(file.status).toBe(200);
    await expect(file.text()).rejects.toThrow('terminated');
    expect(logged).toHaveLength(1);
  });
});

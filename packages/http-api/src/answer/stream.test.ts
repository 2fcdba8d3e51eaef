import { once } from 'node:events';
import { createServer } from 'node:http';
import { connect, type Socket } from 'node:net';
import { setImmediate as turn } from 'node:timers/promises';
import { getRequestListener } from '@hono/node-server';
import { IntegrationError } from '@makerfex/integrations-core';
import { describe, expect, it, vi } from 'vitest';
import { toStream } from './stream.ts';

const logged: object[] = [];
const log = { error: (details: object) => void logged.push(details) };

/** Chunks of text, with how many were produced and whether the generator ended. */
function chunksOf(texts: readonly string[], failure?: Error) {
  const facts = { made: 0, isEnded: false };
  async function* make() {
    try {
      for (const text of texts) {
        facts.made += 1;
        yield new TextEncoder().encode(text);
      }
      if (failure) throw failure;
    } finally {
      facts.isEnded = true;
    }
  }
  return { facts, chunks: make() };
}

async function connected(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1').on('error', () => 'the server ended it');
  await once(socket, 'connect');
  return socket;
}

describe('toStream', () => {
  it('streams every chunk', async () => {
    const { chunks } = chunksOf(['a', 'b', 'c']);
    expect(await new Response(await toStream(chunks, log, 'x')).text()).toBe('abc');
  });

  it('returns an empty body when there is no chunk', async () => {
    expect(await new Response(await toStream(chunksOf([]).chunks, log, 'x')).text()).toBe('');
  });

  it('throws what the first chunk throws', async () => {
    const denied = new IntegrationError('policy_denied', 'No.');
    await expect(toStream(chunksOf([], denied).chunks, log, 'x')).rejects.toBe(denied);
  });

  it('produces a chunk only when it is read', async () => {
    const { facts, chunks } = chunksOf(['a', 'b', 'c']);
    const reader = (await toStream(chunks, log, 'x')).getReader();
    await reader.read();
    await turn();
    expect(facts.made).toBe(1);
    await reader.read();
    expect(facts.made).toBe(2);
  });

  it('breaks off at a later error and logs it, without its message', async () => {
    const body = await toStream(chunksOf(['a'], new Error('canary')).chunks, log, 'exportEvents');
    await expect(new Response(body).text()).rejects.toThrow('The answer broke off: internal.');
    expect(logged).toMatchObject([{ route: 'exportEvents' }]);
  });

  it('closes the connection of a client that is not reading at the deadline', async () => {
    const error = vi.spyOn(console, 'error').mockReturnValue();
    const deadline = AbortSignal.timeout(300);
    let left = 0;
    const { facts, chunks } = chunksOf(Array.from({ length: 100 }, () => 'x'.repeat(1_000_000)));
    const answer = async () => new Response(await toStream(chunks, log, 'x', { deadline, leave: () => (left += 1) }));
    const listener = getRequestListener(answer, { overrideGlobalObjects: false });
    const server = createServer((incoming, outgoing) => void listener(incoming, outgoing));
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const address = server.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    const [[served], client] = await Promise.all([once(server, 'connection'), connected(port)]);
    client.pause().write('GET / HTTP/1.1\r\nhost: x\r\n\r\n');
    await new Promise((resolve) => served.once('close', resolve));
    expect([facts.isEnded, facts.made < 100, left]).toEqual([true, true, 1]);
    expect(error).toHaveBeenCalledOnce();
    client.destroy();
    await new Promise((resolve) => server.close(resolve));
  });

  it('gives a client that keeps reading everything up to the end', async () => {
    const deadline = new AbortController();
    async function* untilDeadline() {
      yield new TextEncoder().encode('a');
      await once(deadline.signal, 'abort');
      yield new TextEncoder().encode('b');
    }
    const text = new Response(await toStream(untilDeadline(), log, 'x', { deadline: deadline.signal })).text();
    await turn();
    deadline.abort();
    expect(await text).toBe('ab');
  });

  it('ends the generator when the client stops reading', async () => {
    const { facts, chunks } = chunksOf(['a', 'b']);
    await (await toStream(chunks, log, 'x')).cancel();
    expect(facts).toEqual({ made: 1, isEnded: true });
  });
});

import { setImmediate as turn } from 'node:timers/promises';
import { IntegrationError } from '@makerfex/integrations-core';
import { describe, expect, it } from 'vitest';
import { toStream } from './stream.ts';

const logged: object[] = [];
const log = { error: (details: object) => void logged.push(details) };

/** Chunks of text, with what became of their maker. */
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

describe('toStream', () => {
  it('brings every chunk', async () => {
    const { chunks } = chunksOf(['a', 'b', 'c']);
    expect(await new Response(await toStream(chunks, log, 'x')).text()).toBe('abc');
  });

  it('is an empty body where there is none', async () => {
    expect(await new Response(await toStream(chunksOf([]).chunks, log, 'x')).text()).toBe('');
  });

  it('throws what the first chunk throws', async () => {
    const denied = new IntegrationError('policy_denied', 'No.');
    await expect(toStream(chunksOf([], denied).chunks, log, 'x')).rejects.toBe(denied);
  });

  it('makes no chunk that nobody asks for', async () => {
    const { facts, chunks } = chunksOf(['a', 'b', 'c']);
    const reader = (await toStream(chunks, log, 'x')).getReader();
    await reader.read();
    await turn();
    expect(facts.made).toBe(1);
    await reader.read();
    expect(facts.made).toBe(2);
  });

  it('breaks off at a later fault, logs it, and tells none of its words', async () => {
    const body = await toStream(chunksOf(['a'], new Error('canary')).chunks, log, 'exportEvents');
    await expect(new Response(body).text()).rejects.toThrow('The answer broke off: internal.');
    expect(logged).toMatchObject([{ route: 'exportEvents' }]);
  });

  it('ends its maker where nobody reads on', async () => {
    const { facts, chunks } = chunksOf(['a', 'b']);
    await (await toStream(chunks, log, 'x')).cancel();
    expect(facts).toEqual({ made: 1, isEnded: true });
  });
});

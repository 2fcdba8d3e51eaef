import { expect, it } from 'vitest';
import { readBytes } from './read-bytes.ts';

/** Chunks that all reuse the same memory: a reader that keeps one finds the last one in it. */
async function* reusing(text: string): AsyncGenerator<Uint8Array, void, undefined> {
  const chunk = new Uint8Array(1);
  for (const character of Buffer.from(text)) {
    chunk[0] = character;
    yield chunk;
  }
}

const text = 'a body of 40,000 bytes. '.repeat(40_000 / 24).padEnd(40_000, '.');

it('keeps no chunk, so that a body that comes byte by byte needs no more memory', async () => {
  const bytes = await readBytes(reusing(text), 40_000);
  expect(Buffer.from(bytes ?? []).toString()).toBe(text);
});

it.each([0, 39_999, 40_000, 50_000, Number.NaN])('reads a body whose announced length is %d', async (expected) => {
  const bytes = await readBytes(reusing(text), 40_000, expected);
  expect(Buffer.from(bytes ?? []).toString()).toBe(text);
});

it('stops at the limit, and ends the transfer', async () => {
  let isEnded = false;
  async function* body() {
    try {
      yield* reusing(text);
    } finally {
      isEnded = true;
    }
  }
  expect(await readBytes(body(), 39_999)).toBeNull();
  expect(isEnded).toBe(true);
});

it('is empty if there is no body', async () => {
  expect(await readBytes(null, 10)).toHaveLength(0);
});

import { IntegrationError } from '@makerfex/integrations-core';
import { describe, expect, it } from 'vitest';
import { type Chunk, readChunk } from './bulk-file.ts';

const order = (n: number) => JSON.stringify({ id: `gid://shopify/Order/${n}` });
const line = (n: number, of: number) =>
  JSON.stringify({ id: `gid://shopify/LineItem/${n}`, __parentId: `gid://shopify/Order/${of}` });

async function* stream(texts: readonly string[]) {
  yield* texts;
}
const read = (texts: readonly string[], options: Partial<Parameters<typeof readChunk>[1]> = {}) =>
  readChunk(stream(texts), { skip: 0, expected: texts.length, limit: 1e6, connections: [], ...options });
async function chunkOf(texts: readonly string[], options: Partial<Parameters<typeof readChunk>[1]> = {}) {
  const chunk = await read(texts, options);
  if (typeof chunk === 'string') throw new Error(chunk);
  return chunk;
}
const summary = ({ roots }: Chunk) =>
  roots.map(({ record, lines }) => {
    const { id, lineItems } = record().node;
    const nodes: unknown = Object(lineItems).nodes;
    return [Number(String(id).split('/').at(-1)), Array.isArray(nodes) ? nodes.length : 0, lines];
  });

describe('a bulk file', () => {
  it('is read whole when children are not next to their parents (estuary/connectors#3751)', async () => {
    const chunk = await chunkOf([order(1), order(2), line(11, 1), order(3), line(21, 2), line(12, 1)]);
    expect(summary(chunk)).toEqual([
      [1, 2, 3],
      [2, 1, 2],
      [3, 0, 1],
    ]);
    expect(chunk).toMatchObject({ more: false, fileLines: 6 });
  });

  it('is read in several passes when it exceeds the limit, each record whole', async () => {
    const texts = [1, 2, 3, 4, 5].map(order);
    for (let n = 0; n < 4; n += 1) for (const of of [1, 2, 3, 4, 5]) texts.push(line(of * 10 + n, of));
    const found: unknown[] = [];
    let passes = 0;
    for (let more = true; more; passes += 1) {
      const chunk = await chunkOf(texts, { skip: found.length, limit: 700 });
      found.push(...summary(chunk));
      more = chunk.more;
    }
    expect(found).toEqual([1, 2, 3, 4, 5].map((n) => [n, 4, 5]));
    expect(passes).toBeGreaterThan(1);
  });

  it('stays within the limit when the file is long', async () => {
    const texts = Array.from({ length: 50_000 }, (_, n) => order(n + 1));
    const { roots, more } = await chunkOf(texts, { limit: 10_000 });
    const held = roots.reduce((sum, { record }) => sum + JSON.stringify(record().node).length, 0);
    expect(held).toBeLessThanOrEqual(10_000);
    expect(held).toBeGreaterThan(9_000);
    expect(more).toBe(true);
  });

  it('fails when one record exceeds the limit', async () => {
    const texts = [order(1), ...Array.from({ length: 20 }, (_, n) => line(n + 1, 1))];
    await expect(read(texts, { limit: 300 })).rejects.toMatchObject({
      code: 'provider_response_too_large',
      message: expect.stringContaining('paged'),
    });
  });

  it('merges a record that comes twice, with the children of both', async () => {
    expect(summary(await chunkOf([order(1), line(11, 1), order(1), line(12, 1), line(11, 1)]))).toEqual([[1, 2, 5]]);
  });

  it.each([
    ['has fewer lines than objects', [order(1)], 2],
    ['ends within a line', [order(1), '{"id":"gid://sh'], 2],
    ['has no lines', [], 1],
  ])('is not used when it %s (airbyte#85372)', async (_, texts, expected) => {
    await expect(read(texts, { expected })).rejects.toMatchObject({ code: 'provider_unavailable', kind: 'transient' });
  });

  it.each([['{"id":'], ['7'], ['[]']])('is unreadable when it contains the line %s', async (broken) => {
    expect(await read([order(1), broken, order(2)])).toBe('unreadable');
  });

  it('is unreadable when a child has no id, because its type is unknown', async () => {
    expect(await read([order(1), JSON.stringify({ id: null, __parentId: 'gid://shopify/Order/1' })])).toBe(
      'unreadable',
    );
  });

  it('has expired when its link is refused', async () => {
    const refuse = async function* (): AsyncGenerator<string> {
      yield await Promise.reject(new IntegrationError('provider_rejected', 'gone'));
    };
    expect(await readChunk(refuse(), { skip: 0, expected: 1, limit: 9, connections: [] })).toBe('expired');
  });

  it('fails when the download breaks off', async () => {
    const breakOff = async function* (): AsyncGenerator<string> {
      yield order(1);
      throw new IntegrationError('provider_unavailable', 'broke off');
    };
    await expect(readChunk(breakOff(), { skip: 0, expected: 2, limit: 99, connections: [] })).rejects.toThrow(
      'broke off',
    );
  });
});
